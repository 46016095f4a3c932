import type { AdministrationStore } from '../ports/administration';
import type { Clock } from '../ports/clock';
import type { SessionEndings } from './session-endings';

/** Sessions end within two seconds of the command that ends them, whether there is a bus or not. */
const lookEveryMs = 750;

/** Looks for sessions that a command in another process has ended, and announces them. Disposing stops. I10 */
export function watchOutsideEndings(options: {
  readonly store: Pick<AdministrationStore, 'endedSince'>;
  readonly endings: Pick<SessionEndings, 'announce'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly onFailure: (cause: unknown) => void;
}): Disposable {
  const { store, endings, clock, onFailure } = options;
  let place: number | undefined;
  let isOver = false;
  let cancel = clock.after(0, () => void look());

  async function look(): Promise<void> {
    try {
      const news = await store.endedSince(place);
      place = news.place;
      for (const { user, session } of news.ended) endings.announce(user, [session]);
    } catch (cause) {
      // Closed while it was under way: nobody is to be told.
      if (!isOver) onFailure(cause);
    }
    if (!isOver) cancel = clock.after(lookEveryMs, () => void look());
  }

  return {
    [Symbol.dispose]() {
      isOver = true;
      cancel();
    },
  };
}
