/** What is worked on, as it reads now. All of it gives back the same object when nothing has changed. Pure. */
import type { MessageRow } from '@tidings/client';
import type { ComposerTask, Opened, Selection } from './at-work';

/** The message as it reads now; undefined: it is gone. What the timeline does not reach stays as it was. */
export type Freshen = (row: MessageRow) => MessageRow | undefined;

export function freshenWith(rows: readonly MessageRow[]): Freshen {
  const shown = new Map(rows.map((row) => [row.id, row]));
  const seqs = rows.flatMap(({ seq }) => seq ?? []);
  const [first, last] = [seqs[0] ?? Number.POSITIVE_INFINITY, seqs.at(-1) ?? Number.NEGATIVE_INFINITY];
  return (row) => {
    const isReached = row.seq !== undefined && row.seq >= first && row.seq <= last;
    return shown.get(row.id) ?? (isReached ? undefined : row);
  };
}

export function freshenTask(task: ComposerTask | undefined, freshen: Freshen): ComposerTask | undefined {
  if (!task) return undefined;
  const row = freshen(task.row);
  if (!row || row.content.type === 'deleted') return undefined;
  return row === task.row ? task : { ...task, row };
}

export function freshenOpened(opened: Opened | undefined, freshen: Freshen): Opened | undefined {
  if (!opened || opened.type === 'pinned') return opened;
  if ('rows' in opened) {
    const rows = opened.rows.flatMap((row) => freshen(row) ?? []);
    if (rows.length === 0) return undefined;
    return rows.length === opened.rows.length && rows.every((row, at) => row === opened.rows[at])
      ? opened
      : { ...opened, rows };
  }
  const row = freshen(opened.row);
  return row && (row === opened.row ? opened : { ...opened, row });
}

export function freshenSelection(selection: Selection | undefined, freshen: Freshen): Selection | undefined {
  if (!selection) return undefined;
  const rows = [...selection.values()].flatMap((row) => freshen(row) ?? []);
  if (rows.length === selection.size && rows.every((row) => selection.get(row.id) === row)) return selection;
  return rows.length > 0 ? new Map(rows.map((row) => [row.id, row])) : undefined;
}
