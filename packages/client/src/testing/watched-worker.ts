/** Starts the worker of `sealer/worker` in Bun, and knows whether it did its work: what it can't do is silently done without it. */
export function createWatchedWorkers() {
  const running: Worker[] = [];
  const seen = { answers: 0, errors: [] as string[] };
  return {
    seen,
    start(): Worker {
      const worker = new Worker(new URL('../sealer/worker/crypto-worker.ts', import.meta.url));
      worker.addEventListener('message', ({ data }) => {
        if ((data as { type: string }).type !== 'questions') seen.answers += 1;
      });
      worker.addEventListener('error', ({ message }) => void seen.errors.push(message));
      running.push(worker);
      return worker;
    },
    end(): void {
      for (const worker of running.splice(0)) worker.terminate();
    },
  };
}
