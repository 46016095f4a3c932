import type { UserId } from '@tidings/protocol';
import type { Database } from '../store/database';
import type { FieldName, FieldValues, Subject } from './fields';

export type Settings = Partial<FieldValues>;

interface FieldRow {
  readonly subject: Subject;
  readonly field: FieldName;
  readonly value: string;
}

/** What was said here stands behind what the log says, and counts. */
const order = 'ORDER BY is_here';

/** Of all conversations and people; the preferences under ''. */
export async function readAllSettings(database: Database): Promise<ReadonlyMap<Subject, Settings>> {
  const rows = await database.all<FieldRow>(`SELECT subject, field, value FROM personal ${order}`);
  const all = new Map<Subject, Record<string, unknown>>();
  for (const { subject, field, value } of rows) {
    const settings = all.get(subject) ?? {};
    settings[field] = JSON.parse(value);
    all.set(subject, settings);
  }
  return all;
}

/** Of one conversation or person. @param subject or '' for the preferences */
export async function readSettings(database: Database, subject: Subject): Promise<Settings> {
  const rows = await database.all<FieldRow>(`SELECT field, value FROM personal WHERE subject = ? ${order}`, [subject]);
  return Object.fromEntries(rows.map(({ field, value }) => [field, JSON.parse(value)]));
}

/** Whom the person blocks now. */
export async function readBlocked(database: Database): Promise<ReadonlySet<UserId>> {
  const rows = await database.all<{ subject: UserId; value: string }>(
    `SELECT subject, value FROM personal WHERE field = 'block' ${order}`,
  );
  const blocked = new Set<UserId>();
  for (const { subject, value } of rows) {
    if (value === 'true') blocked.add(subject);
    else blocked.delete(subject);
  }
  return blocked;
}
