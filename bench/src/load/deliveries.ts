import type { Receiver } from './members';

/** What was sent and what arrived. A body begins with its number and the time at which it was sent. */
export class Deliveries implements Receiver {
  readonly latenciesMs: number[] = [];
  count = 0;
  bodyBytes = 0;
  wireBytes = 0;
  readonly #waiting = new Map<number, { missing: number; readonly complete: () => void }>();
  #next = 0;

  /** A body for `receivers`, and a promise of their all having it. */
  begin(receivers: number, bytes: number): { readonly body: Uint8Array; readonly complete: Promise<void> } {
    const { promise: complete, resolve } = Promise.withResolvers<void>();
    const number = this.#next++;
    this.#waiting.set(number, { missing: receivers, complete: resolve });
    const body = new Uint8Array(bytes);
    const view = new DataView(body.buffer);
    view.setUint32(0, number);
    view.setFloat64(4, performance.now());
    return { body, complete };
  }

  frame(wireBytes: number): void {
    this.wireBytes += wireBytes;
  }

  readonly entry = (body: Uint8Array): void => {
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    this.count += 1;
    this.bodyBytes += body.length;
    this.latenciesMs.push(performance.now() - view.getFloat64(4));
    const number = view.getUint32(0);
    const waiting = this.#waiting.get(number);
    if (waiting === undefined) throw new Error(`message ${number} arrived more often than there are members`);
    waiting.missing -= 1;
    if (waiting.missing > 0) return;
    this.#waiting.delete(number);
    waiting.complete();
  };

  restart(): void {
    this.latenciesMs.length = 0;
    this.count = 0;
    this.bodyBytes = 0;
    this.wireBytes = 0;
  }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
