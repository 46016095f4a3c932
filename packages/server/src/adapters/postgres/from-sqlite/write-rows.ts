import { createHash } from 'node:crypto';
import { idArray, textArray } from '../arrays';
import type { Query } from '../pool';
import { type Row, slotOfRow, type Table } from './tables';

/** Inserts the rows that are not there yet. */
export async function insertRows(query: Query, table: Table, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.entries(table.columns);
  const values = columns.map((_, i) => textArray(rows.map((row) => row[i])));
  const names = columns.map(([name]) => name);
  const casts = columns.map(([name, type]) => `v.${name}::${type}`);
  const hasSlot = table.name === 'conversations';
  if (hasSlot) {
    names.push('slot');
    casts.push('v.slot::smallint');
    values.push(textArray(rows.map((row) => String(slotOfRow(table, row)))));
  }
  await query(
    `INSERT INTO ${table.name} (${names.join(', ')}) SELECT ${casts.join(', ')}
     FROM unnest(${values.map((_, i) => `$${i + 1}::text::text[]`).join(', ')}) AS v (${names.join(', ')}) ON CONFLICT DO NOTHING`,
    values,
  );
}

/** How many rows, and a hash over all of them, in whatever order they come. */
export interface Digest {
  readonly count: number;
  readonly hash: string;
}

/** Adds up the hashes of rows. */
export class DigestSum {
  #count = 0;
  #sum = 0n;

  add(row: Row): void {
    this.#count += 1;
    const hash = createHash('sha256').update(JSON.stringify(row)).digest('hex');
    this.#sum = (this.#sum + BigInt(`0x${hash}`)) % (1n << 256n);
  }

  get digest(): Digest {
    return { count: this.#count, hash: this.#sum.toString(16) };
  }
}

/** Reads rows back as they are there; of logs those of the conversations alone. */
export async function readRows(query: Query, table: Table, conversations?: readonly string[]): Promise<readonly Row[]> {
  const columns = Object.keys(table.columns);
  const where =
    conversations === undefined
      ? ''
      : `WHERE ${table.name === 'conversations' ? 'id' : 'conversation'} = ANY ($1::text::uuid[])`;
  const rows = await query<Record<string, string | null>>(
    `SELECT ${columns.map((name) => `${name}::text AS ${name}`).join(', ')} FROM ${table.name} ${where}`,
    conversations === undefined ? [] : [idArray(conversations)],
  );
  return rows.map((row) => columns.map((name) => row[name] ?? null));
}
