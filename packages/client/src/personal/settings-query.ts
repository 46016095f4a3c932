import type { ConversationId } from '@tidings/protocol';
import type { Database } from '../store/database';
import type { FieldName, FieldValues } from './fields';

export type Settings = Partial<FieldValues>;

interface FieldRow {
  readonly subject: ConversationId | '';
  readonly field: FieldName;
  readonly value: string;
}

/** What was said here stands behind what the log says, and counts. */
const order = 'ORDER BY is_here';

/** Of all conversations; the preferences under ''. */
export async function readAllSettings(database: Database): Promise<ReadonlyMap<ConversationId | '', Settings>> {
  const rows = await database.all<FieldRow>(`SELECT subject, field, value FROM personal ${order}`);
  const all = new Map<ConversationId | '', Record<string, unknown>>();
  for (const { subject, field, value } of rows) {
    const settings = all.get(subject) ?? {};
    settings[field] = JSON.parse(value);
    all.set(subject, settings);
  }
  return all;
}

/** Of one conversation. @param subject or '' for the preferences */
export async function readSettings(database: Database, subject: ConversationId | ''): Promise<Settings> {
  const rows = await database.all<FieldRow>(`SELECT field, value FROM personal WHERE subject = ? ${order}`, [subject]);
  return Object.fromEntries(rows.map(({ field, value }) => [field, JSON.parse(value)]));
}
