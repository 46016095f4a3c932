import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { DirectoryWrite, DirectoryWrites, WorkerReply, WorkerRequest, WriteResult } from './directory-worker';

/** The event loop's side of the writing thread. */
export interface DirectoryWriter extends AsyncDisposable {
  write<Name extends keyof DirectoryWrites>(
    name: Name,
  ): (...args: Parameters<DirectoryWrites[Name]>) => Promise<ReturnType<DirectoryWrites[Name]>>;
}

interface Waiting {
  readonly write: DirectoryWrite;
  readonly settle: (result: WriteResult) => void;
}

const writesPerBatch = 256;

export async function openDirectoryWriter(path: string): Promise<DirectoryWriter> {
  const ask = startWorker();
  const opened = await ask({ open: path });
  if (opened.type === 'failed') {
    ask.terminate();
    throw new Error(opened.message);
  }

  const waiting: Waiting[] = [];
  let flushing: Promise<void> | undefined;

  async function flush(): Promise<void> {
    // A turn of the loop, so that what was asked for together is committed together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.splice(0, writesPerBatch);
      const reply = await ask({ batch: batch.map((item) => item.write) });
      batch.forEach((item, i) => {
        item.settle(resultAt(reply, i));
      });
    }
    flushing = undefined;
  }

  return {
    write:
      (name) =>
      (...args) =>
        new Promise((resolve, reject) => {
          const settle = (result: WriteResult) => {
            if ('failed' in result) reject(unavailable(result.failed));
            else resolve(result.value as ReturnType<DirectoryWrites[typeof name]>);
          };
          waiting.push({ write: { name, args } as DirectoryWrite, settle });
          flushing ??= flush();
        }),
    async [Symbol.asyncDispose]() {
      await flushing;
      await ask({ close: true });
      ask.terminate();
    },
  };
}

/** One question at a time, each with one answer; a dead worker answers `failed` for ever. */
function startWorker() {
  const worker = new Worker(new URL('./directory-worker.ts', import.meta.url));
  let answer: ((reply: WorkerReply) => void) | undefined;
  let death: WorkerReply | undefined;
  worker.onmessage = ({ data }: MessageEvent<WorkerReply>) => answer?.(data);
  worker.onerror = (event) => {
    death = { type: 'failed', message: event.message };
    answer?.(death);
  };
  const ask = (request: WorkerRequest): Promise<WorkerReply> =>
    new Promise((resolve) => {
      if (death !== undefined) return resolve(death);
      answer = resolve;
      worker.postMessage(request);
    });
  return Object.assign(ask, { terminate: () => worker.terminate() });
}

function resultAt(reply: WorkerReply, index: number): WriteResult {
  if (reply.type === 'failed') return { failed: reply.message };
  const result = reply.type === 'results' ? reply.results[index] : undefined;
  return result ?? { failed: 'the writing thread gave no answer' };
}

function unavailable(reason: string): TidingsError {
  return new TidingsError(ErrorCode.UNAVAILABLE, 'the directory cannot be written at this moment; try again', {
    cause: new Error(reason),
  });
}
