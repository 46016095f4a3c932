/**
 * What the engine's thread and the one that computes for it say to each other. Bytes and plain data only.
 *
 *   engine ──call──▶ worker          worker ──questions──▶ engine: are these leaves' keys certified? (it may have to ask the server)
 *          ◀─result─                        ◀──answers───
 */
import type { LeafOwner } from '../mls/leaf';
import type { Call } from './computations';

export type Order =
  | { readonly type: 'call'; readonly id: number; readonly call: Call }
  | { readonly type: 'answers'; readonly answers: readonly Answer[] };

export type Report =
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  | { readonly type: 'questions'; readonly questions: readonly Question[] };

export interface Question {
  readonly id: number;
  readonly owner: LeafOwner;
  readonly signingKey: Uint8Array;
}

export interface Answer {
  readonly id: number;
  /** Undefined: it could not be found out. */
  readonly isCertified: boolean | undefined;
}
