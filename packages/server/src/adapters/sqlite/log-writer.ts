import { ErrorCode, TidingsError } from '@tidings/protocol';
import { logCall } from './log-messages';
import type { LogWorkerStart } from './log-worker';
import type { PackReader, PackWriter } from './pack';
import { ChannelCaller, createChannel } from './worker-channel';

/** The main thread's hold on the worker that writes the log. Calls queue up here; the worker sees one at a time. */
export class LogWriterThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #caller: ChannelCaller;
  #tail: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(worker: Worker, caller: ChannelCaller) {
    this.#worker = worker;
    this.#caller = caller;
  }

  /** Resolves once the database is open and its schema up to date. */
  static async open(path: string): Promise<LogWriterThread> {
    const channel = createChannel();
    const caller = new ChannelCaller(channel);
    const worker = new Worker(new URL('./log-worker.ts', import.meta.url).href);
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string) => {
        const error = new Error(`the log's worker ${reason}`);
        caller.fail(error);
        reject(error);
      };
      worker.addEventListener('message', () => resolve(), { once: true });
      worker.addEventListener('error', (event) => fail(`failed: ${event.message}`));
      worker.addEventListener('close', () => fail('has ended'));
      worker.postMessage({ path, channel } satisfies LogWorkerStart);
    });
    return new LogWriterThread(worker, caller);
  }

  /** Has one call carried out in one transaction. Throws `UNAVAILABLE` if it failed: nothing of it is there then. */
  call(kind: number, pack: (writer: PackWriter) => void): Promise<PackReader> {
    const call = this.#tail.then(() => this.#call(kind, pack));
    this.#tail = call.catch(() => undefined);
    return call;
  }

  async #call(kind: number, pack: (writer: PackWriter) => void): Promise<PackReader> {
    if (this.#isClosed) throw unavailable('the log is closed');
    try {
      const reply = await this.#caller.call((writer) => {
        writer.byte(kind);
        pack(writer);
      });
      if (reply.flag()) return reply;
      throw new Error(reply.text());
    } catch (cause) {
      throw unavailable('the log could not be written; try again', cause);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tail;
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#caller.call((writer) => writer.byte(logCall.close)).catch(() => undefined);
    this.#worker.terminate();
  }
}

function unavailable(message: string, cause?: unknown): TidingsError {
  return new TidingsError(ErrorCode.UNAVAILABLE, message, { cause });
}
