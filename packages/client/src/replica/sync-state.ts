/**
 * What a device holds of one log, and what it has to do next. Pure.
 *
 *   live entries ──► apply   they continue the newest window (or overlap its end)
 *                ├─► ignore  all of them are held, or lie before the membership
 *                └─► hole    something between is missing: pull, the log is the truth
 *
 *   head ahead of the newest window ──► pull forwards, if not far
 *                                   └─► a new window at the head, if the absence was long: older entries load when scrolled to
 *
 *   another incarnation ──► nothing that is held means anything any more: drop it and start anew
 */
import { addWindow, isHeld, newestWindow, type Windows } from './windows';

export interface SyncState {
  readonly incarnation: number;
  readonly windows: Windows;
  /** Bounds of what may be seen; `toSeq` 0 while the membership lasts. */
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Newest seq known to exist. */
  readonly headSeq: number;
}

export type PullStep =
  | { readonly direction: 'forwards'; readonly afterSeq: number; readonly limit: number }
  | { readonly direction: 'backwards'; readonly beforeSeq: number; readonly limit: number };

export const pullSizes = {
  /** Up to this many missing entries are filled in; more open a new window. */
  longAbsence: 1_000,
  /** First entries of a new window. */
  newWindow: 50,
  older: 100,
  page: 500,
} as const;

/** What to pull so that the newest window reaches the head; undefined when it does. */
export function nextPull(state: SyncState): PullStep | undefined {
  const { headSeq, fromSeq } = state;
  const newest = newestWindow(state.windows);
  if (headSeq < fromSeq || headSeq === 0 || (newest && newest.high >= headSeq)) return undefined;
  const missing = headSeq - (newest?.high ?? 0);
  if (newest && newest.high + 1 >= fromSeq && missing <= pullSizes.longAbsence)
    return { direction: 'forwards', afterSeq: newest.high, limit: Math.min(missing, pullSizes.page) };
  return { direction: 'backwards', beforeSeq: headSeq + 1, limit: pullSizes.newWindow };
}

/** What to pull to show more above the window that holds this seq; undefined when there is nothing older. */
export function olderPull(state: SyncState, seq: number): PullStep | undefined {
  const at = state.windows.findIndex((window) => window.low <= seq && seq <= window.high);
  const window = state.windows[at];
  if (!window || window.low <= state.fromSeq) return undefined;
  const missing = window.low - 1 - Math.max(state.windows[at - 1]?.high ?? 0, state.fromSeq - 1);
  return { direction: 'backwards', beforeSeq: window.low, limit: Math.min(missing, pullSizes.older) };
}

/** What to pull to show more below the window that holds this seq; undefined for the newest one, which is kept live. */
export function newerPull(state: SyncState, seq: number): PullStep | undefined {
  const at = state.windows.findIndex((window) => window.low <= seq && seq <= window.high);
  const [window, next] = [state.windows[at], state.windows[at + 1]];
  if (!window || !next) return undefined;
  const missing = next.low - 1 - window.high;
  return { direction: 'forwards', afterSeq: window.high, limit: Math.min(missing, pullSizes.older) };
}

/** What to pull to show this seq with what lies around it; undefined when it is held. */
export function aroundPull({ windows }: SyncState, seq: number): PullStep | undefined {
  if (isHeld(windows, seq)) return undefined;
  return { direction: 'backwards', beforeSeq: seq + 1 + pullSizes.newWindow / 2, limit: pullSizes.newWindow };
}

/** Is there something above the newest window, here or on the server? */
export function hasOlder(state: Pick<SyncState, 'windows' | 'fromSeq'>): boolean {
  const newest = newestWindow(state.windows);
  return newest !== undefined && newest.low > state.fromSeq;
}

export type Judgement = 'apply' | 'ignore' | 'hole';

/**
 * What to do with entries that came.
 * @param run first and last seq of a gapless run
 * @param isPulled an answer to `pull` may open a new window or fill an old hole; a live entry may only continue the newest window
 */
export function judge(state: SyncState, run: { first: number; last: number }, isPulled: boolean): Judgement {
  if (state.windows.some(({ low, high }) => low <= run.first && run.last <= high)) return 'ignore';
  if (isPulled) return 'apply';
  if (run.last < state.fromSeq) return 'ignore';
  const newest = newestWindow(state.windows);
  // A late copy of something long past; if it is ever wanted, scrolling loads it.
  if (newest && run.last < newest.low) return 'ignore';
  const expected = Math.max((newest?.high ?? 0) + 1, state.fromSeq);
  return run.first <= expected ? 'apply' : 'hole';
}

/** The state after these entries have been applied. */
export function withRun(state: SyncState, run: { first: number; last: number }): SyncState {
  return {
    ...state,
    windows: addWindow(state.windows, { low: run.first, high: run.last }),
    headSeq: Math.max(state.headSeq, run.last),
  };
}
