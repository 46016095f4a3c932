/** Asks a store now and then whether it can be used. */
import type { Clock } from '../ports/clock';

export interface WatchedStore extends Disposable {
  /** As of the last time it was asked; true before. */
  readonly isUp: boolean;
}

const everyMs = 15_000;

export function watchStore(check: () => Promise<void>, clock: Clock): WatchedStore {
  let isUp = true;
  let isOver = false;
  let cancel = () => {};
  async function ask(): Promise<void> {
    isUp = await check().then(
      () => true,
      () => false,
    );
    if (!isOver) cancel = clock.after(everyMs, () => void ask());
  }
  void ask();
  return {
    get isUp() {
      return isUp;
    },
    [Symbol.dispose]() {
      isOver = true;
      cancel();
    },
  };
}
