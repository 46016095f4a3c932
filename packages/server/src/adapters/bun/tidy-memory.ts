/**
 * Signing a socket in leaves much more behind than it keeps, and the collector, seeing a heap that only grows, lets it grow:
 * after a storm of reconnects that is half of what each idle socket weighs. So: one full collection when a rush is over.
 */
export interface RushWatch {
  /** One more socket has opened. */
  opened(): void;
  stop(): void;
}

const rushSockets = 200;
const calmMs = 2_000;

/** @param collect what to do when no socket has opened for two seconds after at least 200 had */
export function watchRush(collect: () => void = () => Bun.gc(true)): RushWatch {
  let opened = 0;
  let openedBefore = 0;
  const timer = setInterval(() => {
    const isCalm = opened === openedBefore;
    openedBefore = opened;
    if (!isCalm || opened < rushSockets) return;
    opened = 0;
    openedBefore = 0;
    collect();
  }, calmMs);
  timer.unref();
  return {
    opened() {
      opened++;
    },
    stop: () => clearInterval(timer),
  };
}
