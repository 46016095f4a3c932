import type { SearchIndex } from '../../ports/search-index';
import type { SearchAnswer, SearchCall } from './search-worker';

/** Opens the index in a SQLite file of its own, in a worker; makes it if it is not there. */
export async function openSqliteSearchIndex(path: string): Promise<SearchIndex> {
  const worker = new Worker(new URL('./search-worker.ts', import.meta.url));
  const waiting: { resolve(value: unknown): void; reject(reason: Error): void }[] = [];
  const failAll = (reason: Error) => {
    for (const { reject } of waiting.splice(0)) reject(reason);
  };
  const started = Promise.withResolvers<string>();
  worker.onmessage = ({ data: name }: MessageEvent<string>) => {
    worker.onmessage = ({ data }: MessageEvent<SearchAnswer>) => {
      const next = waiting.shift();
      if ('failure' in data) next?.reject(new Error(data.failure));
      else next?.resolve(data.value);
    };
    started.resolve(name);
  };
  worker.onerror = ({ message }) => {
    const reason = new Error(`the index of texts has failed: ${message}`);
    started.reject(reason);
    failAll(reason);
  };
  worker.postMessage(path);
  const name = await started.promise;

  // Answered in the order of the calls.
  const ask = <T>(call: SearchCall): Promise<T> => {
    const answer = Promise.withResolvers<unknown>();
    waiting.push(answer);
    worker.postMessage(call);
    return answer.promise as Promise<T>;
  };
  return {
    name,
    put: (conversation, steps) => ask({ type: 'put', conversation, steps }),
    find: (query) => ask({ type: 'find', query }),
    expire: (nowMs) => ask({ type: 'expire', nowMs }),
    async [Symbol.asyncDispose]() {
      await ask({ type: 'close' }).catch(() => {});
      worker.terminate();
    },
  };
}
