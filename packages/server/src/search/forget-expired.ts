/** Has the index forget what has had its time. What is over is found no more in any case. I11 */
import type { Clock } from '../ports/clock';
import type { SearchIndex } from '../ports/search-index';

const roundMs = 10_000;

export function startForgetting(options: {
  readonly index: Pick<SearchIndex, 'expire'>;
  readonly clock: Clock;
  readonly onFailure: (cause: unknown) => void;
}): AsyncDisposable {
  const { index, clock, onFailure } = options;
  let isOver = false;
  let cancel = () => {};
  let running: Promise<void> = Promise.resolve();
  const round = async () => {
    try {
      while (!isOver && (await index.expire(clock.now())) > 0);
    } catch (cause) {
      if (!isOver) onFailure(cause);
    }
    if (!isOver) cancel = clock.after(roundMs, start);
  };
  const start = () => {
    running = round();
  };
  start();
  return {
    async [Symbol.asyncDispose]() {
      isOver = true;
      cancel();
      await running;
    },
  };
}
