import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Order, Reply, Report, Request } from './messages';

/** The worker that holds the file, seen from the page that started it. */
export interface Owner {
  readonly term: number;
  /** See News `owner`. */
  readonly tables: readonly string[];
  send(request: Request): void;
  /** Resolves if the worker dies by itself. */
  readonly crashed: Promise<void>;
  /** Resolves when everything sent before is answered and the file is free. */
  close(): Promise<void>;
}

export interface OwnerOptions {
  readonly name: string;
  /** With all tabs of the browser; otherwise in memory, for this page alone. */
  readonly isShared: boolean;
  readonly tab: string;
  readonly replied: (reply: Reply) => void;
}

/** Starts the worker and opens the database in it. */
export function openOwner({ name, isShared, tab, replied }: OwnerOptions): Promise<Owner> {
  // Metro looks for exactly this shape.
  const worker = new Worker(new URL('./worker', import.meta.url), { type: 'module' });
  const order = (item: Order) => worker.postMessage(item);
  const opened = Promise.withResolvers<Owner>();
  const crashed = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();

  function fail(reason: string): void {
    worker.terminate();
    opened.reject(new TidingsError(ErrorCode.INTERNAL, `the database on this device can't be opened: ${reason}`));
    crashed.resolve();
    closed.resolve();
  }

  worker.onerror = (event) => fail(event.message || 'its worker could not be loaded');
  worker.onmessage = ({ data }: MessageEvent<Report>) => {
    switch (data.type) {
      case 'opened':
        return opened.resolve({
          term: data.term,
          tables: data.tables,
          send: (request) => order({ type: 'request', tab, request }),
          crashed: crashed.promise,
          close: () => {
            order({ type: 'close' });
            return closed.promise;
          },
        });
      case 'failed':
        return fail(data.error);
      case 'reply':
        return replied(data.reply);
      case 'closed':
        worker.terminate();
        return closed.resolve();
    }
  };
  order({ type: 'open', name, isShared });
  return opened.promise;
}
