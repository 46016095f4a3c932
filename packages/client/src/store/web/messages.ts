/**
 * What tabs and the worker that holds the database say to each other.
 *
 *   the owner's page ──postMessage──▶ worker ◀──"requests" channel── pages of the other tabs
 *                                        ├──"tab:<id>" channel──▶ answers, to one tab
 *                                        └──"news" channel──▶ who owns, what changed: to every tab
 *
 * The worker answers other tabs by itself, so a throttled page of the owner slows nobody down.
 * A *term* is one worker's time with the file; it is counted in the file, so a newer one is always larger.
 * Requests name the term they are meant for: what was sent to a worker that is gone is never done by the next one out of
 * order, but sent again, in order, by its tab (I3), and done once (I2, see writes.ts).
 */
import type { SqlValue, Statement } from '../database';

export type Request =
  | { readonly op: 'all'; readonly id: number; readonly sql: string; readonly params: readonly SqlValue[] }
  | {
      readonly op: 'write';
      readonly id: number;
      readonly statements: readonly Statement[];
      readonly tables: readonly string[];
      /** All requests of this tab with smaller ids have been answered. */
      readonly confirmed: number;
    };

export interface Reply {
  readonly id: number;
  readonly rows?: readonly object[];
  readonly error?: string;
}

/** On the "requests" channel. */
export interface Addressed {
  readonly term: number;
  readonly tab: string;
  readonly request: Request;
}

/** On the "news" channel. */
export type News =
  /** Who owns the database? Answered by `owner`. */
  | { readonly type: 'who' }
  /** `tables` were written shortly before this term and may not have been told to everybody. */
  | { readonly type: 'owner'; readonly term: number; readonly tables: readonly string[] }
  | { readonly type: 'changed'; readonly tab: string; readonly tables: readonly string[] }
  | { readonly type: 'bye'; readonly tab: string }
  /** A tab in front would rather own the database itself. */
  | { readonly type: 'ask' }
  /** The owner went to the background. */
  | { readonly type: 'hidden' };

/** From the owner's page to its worker. */
export type Order =
  | { readonly type: 'open'; readonly name: string; readonly isShared: boolean }
  | { readonly type: 'request'; readonly tab: string; readonly request: Request }
  | { readonly type: 'close' };

/** From the worker to the owner's page. */
export type Report =
  | { readonly type: 'opened'; readonly term: number; readonly tables: readonly string[] }
  | { readonly type: 'failed'; readonly error: string }
  | { readonly type: 'reply'; readonly reply: Reply }
  | { readonly type: 'closed' };

export const channels = {
  news: (name: string) => `tidings:${name}:news`,
  requests: (name: string) => `tidings:${name}:requests`,
  tab: (name: string, tab: string) => `tidings:${name}:tab:${tab}`,
};
