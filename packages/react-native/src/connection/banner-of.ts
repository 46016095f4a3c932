import type { Connection } from '@tidings/client';

/** What the banner says: nothing, or the truth. */
export type ConnectionNotice =
  | { readonly type: 'offline' }
  | { readonly type: 'connecting' }
  | { readonly type: 'waiting'; readonly inSeconds: number }
  | { readonly type: 'catching_up' };

/** Trouble shorter than this is not worth a word. */
export const patienceMs = 600;

/** @param sinceMs when the connection was last fine. Pure. */
export function noticeOf(
  connection: Connection | undefined,
  sinceMs: number,
  nowMs: number,
): ConnectionNotice | undefined {
  if (!connection || connection.phase === 'live' || connection.phase === 'idle') return undefined;
  if (nowMs - sinceMs < patienceMs) return undefined;
  if (connection.phase !== 'waiting') return { type: connection.phase };
  return { type: 'waiting', inSeconds: Math.max(0, Math.ceil((connection.retryAtMs - nowMs) / 1000)) };
}
