/**
 * What the engine's thread and the one that computes for it say to each other. Bytes and plain data only.
 *
 *   engine ──call──▶ worker          worker ──question──▶ engine: is this leaf's key certified? (it may have to ask the server)
 *          ◀─result─                        ◀─answer────
 */
import type { LeafOwner } from '../mls/leaf';
import type { Call } from './computations';

export type Order =
  | { readonly type: 'call'; readonly id: number; readonly call: Call }
  /** Undefined: it could not be found out. */
  | { readonly type: 'answer'; readonly question: number; readonly isCertified: boolean | undefined };

export type Report =
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  | {
      readonly type: 'question';
      readonly question: number;
      readonly owner: LeafOwner;
      readonly signingKey: Uint8Array;
    };
