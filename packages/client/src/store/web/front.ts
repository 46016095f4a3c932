import type { News } from './messages';

export interface FrontOptions {
  readonly isOwner: () => boolean;
  readonly tell: (news: News) => void;
  /** Give the database to the tab that asked. */
  readonly yield: () => void;
  /** How long the owner stays it in the background, so that glances at another tab change nothing. */
  readonly patienceMs: number;
}

export interface Front {
  heard(news: News): void;
  /** This tab has learnt of an owner, itself or another. */
  owned(): void;
  stop(): void;
}

/**
 * Brings the database to the tab in front: browsers throttle the timers of hidden pages, and the engine runs where the
 * database is. A follower in front asks; an owner that has been hidden for a while yields.
 */
export function watchFront({ isOwner, tell, yield: giveWay, patienceMs }: FrontOptions): Front {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hiddenAtMs = performance.now();
  const isHidden = () => document.visibilityState === 'hidden';

  function ask(): void {
    if (!isHidden() && !isOwner()) tell({ type: 'ask' });
  }

  function asked(): void {
    if (!isHidden() || !isOwner() || timer !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        if (isHidden() && isOwner()) giveWay();
      },
      hiddenAtMs + patienceMs - performance.now(),
    );
  }

  function changed(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!isHidden()) {
      ask();
      return;
    }
    hiddenAtMs = performance.now();
    if (isOwner()) tell({ type: 'hidden' });
  }

  // The browser is about to stop this page's workers too.
  const frozen = () => isOwner() && giveWay();

  document.addEventListener('visibilitychange', changed);
  document.addEventListener('freeze', frozen);
  return {
    heard({ type }) {
      if (type === 'ask') asked();
      if (type === 'hidden') ask();
    },
    owned: ask,
    stop() {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', changed);
      document.removeEventListener('freeze', frozen);
    },
  };
}
