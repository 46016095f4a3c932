import type { Leads } from './leads';
import type { Requests } from './requests';

/** This page's place at a database: shared with other tabs (tab.ts), or for itself alone (solo.ts). */
export interface Seat {
  readonly isPersistent: boolean;
  readonly requests: Requests;
  readonly leads: Leads;
  observe(listener: (tables: ReadonlySet<string>) => void): () => void;
  /** Lets another tab own the database, if one wants to. Resolves when this one no longer does. */
  yield(): Promise<void>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}
