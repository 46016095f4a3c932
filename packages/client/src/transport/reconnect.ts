/**
 * When to connect. Pure: `step` takes a state and an event and gives the next state.
 *
 *            start                    dial                welcomed
 *   idle ──────────► waiting(now) ──────────► connecting ──────────► open
 *    ▲                  ▲    ▲                    │                   │
 *    │ stop             │    └──── lost ──────────┴────── lost ───────┘
 *    └── (any)          └ online, foreground, nudge: now
 *
 * A lost connection waits with full jitter: up to 2.5 s while the app is in front and the loss is fresh, so that everybody is back
 * within 3 s of a restart; later, or in the background, up to 30 s. What the server asks for (`retry_after`) is honoured.
 */
import { actionForCloseCode } from '@tidings/protocol';
import { fullJitter, type Random } from './jitter';

export type ReconnectState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'waiting'; readonly retryAtMs: number; readonly attempts: number; readonly lostAtMs: number }
  | { readonly phase: 'connecting'; readonly attempts: number; readonly lostAtMs: number }
  | { readonly phase: 'open' };

export type ReconnectEvent =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'dial' }
  | { readonly type: 'welcomed' }
  | { readonly type: 'lost'; readonly closeCode: number; readonly retryAfterMs: number }
  /** The network came back, the app came to the front, or the person asked. */
  | { readonly type: 'nudge' };

export interface ReconnectWorld {
  readonly nowMs: number;
  readonly isForeground: boolean;
  readonly random: Random;
}

export const reconnectTimes = {
  baseMs: 300,
  freshCapMs: 2_500,
  freshForMs: 120_000,
  laterCapMs: 30_000,
  /** After a close code that says to stay away. */
  refusedMs: 60_000,
} as const;

export function step(state: ReconnectState, event: ReconnectEvent, world: ReconnectWorld): ReconnectState {
  switch (event.type) {
    case 'stop':
      return { phase: 'idle' };
    case 'start':
      if (state.phase !== 'idle') return state;
      return { phase: 'waiting', retryAtMs: world.nowMs, attempts: 0, lostAtMs: world.nowMs };
    case 'dial':
      if (state.phase !== 'waiting') return state;
      return { phase: 'connecting', attempts: state.attempts, lostAtMs: state.lostAtMs };
    case 'welcomed':
      return state.phase === 'connecting' ? { phase: 'open' } : state;
    case 'nudge':
      if (state.phase !== 'waiting') return state;
      // The loss counts as fresh again: somebody is looking.
      return { ...state, retryAtMs: world.nowMs, lostAtMs: world.nowMs };
    case 'lost': {
      if (state.phase === 'idle' || state.phase === 'waiting') return state;
      const lostAtMs = state.phase === 'connecting' ? state.lostAtMs : world.nowMs;
      const attempts = state.phase === 'connecting' ? state.attempts + 1 : 0;
      const waitMs = waitFor(event, attempts, world.nowMs - lostAtMs, world);
      return { phase: 'waiting', retryAtMs: world.nowMs + waitMs, attempts, lostAtMs };
    }
  }
}

function waitFor(
  lost: { closeCode: number; retryAfterMs: number },
  attempts: number,
  lostForMs: number,
  { isForeground, random }: ReconnectWorld,
): number {
  if (actionForCloseCode(lost.closeCode) === 'never') return reconnectTimes.refusedMs;
  if (lost.retryAfterMs > 0) return lost.retryAfterMs;
  const isFresh = isForeground && lostForMs < reconnectTimes.freshForMs;
  const capMs = isFresh ? reconnectTimes.freshCapMs : reconnectTimes.laterCapMs;
  return fullJitter(random, attempts, { baseMs: reconnectTimes.baseMs, capMs });
}
