import type { Database } from 'bun:sqlite';
import { idFromBytes, idToBytes, type ReportId } from '@tidings/protocol';
import type { ReportRow } from '../../ports/reports';

interface SqlReport {
  readonly id: Uint8Array;
  readonly reporter: Uint8Array;
  readonly reported: Uint8Array;
  readonly conversation: Uint8Array;
  readonly created_at_ms: number;
  readonly content: string;
}

/** Writes about reports. Each runs inside a transaction of the caller's. */
export function prepareReportWrites(database: Database) {
  const known = database.query<{ reporter: Uint8Array }, [Uint8Array]>('SELECT reporter FROM reports WHERE id = ?');
  const countOpen = database.query<{ count: number }, [Uint8Array]>(
    'SELECT count(*) AS count FROM reports WHERE reporter = ? AND content IS NOT NULL',
  );
  const insert = database.query<null, [Uint8Array, Uint8Array, Uint8Array, Uint8Array, number, string]>(
    'INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?)',
  );
  const resolve = database.query<null, [Uint8Array]>(
    'UPDATE reports SET content = NULL WHERE id = ? AND content IS NOT NULL',
  );
  return {
    createReport(report: ReportRow, limit: number): 'taken' | 'too_many' | 'id_taken' {
      const [id, reporter] = [idToBytes(report.id), idToBytes(report.reporter)];
      const before = known.get(id);
      if (before !== null) return idFromBytes(before.reporter) === report.reporter ? 'taken' : 'id_taken';
      if ((countOpen.get(reporter)?.count ?? 0) >= limit) return 'too_many';
      const { reported, conversation, createdAtMs, reason, messages } = report;
      const content = JSON.stringify({ reason, messages });
      insert.run(id, reporter, idToBytes(reported), idToBytes(conversation), createdAtMs, content);
      return 'taken';
    },
    resolveReport: (id: ReportId): boolean => resolve.run(idToBytes(id)).changes > 0,
  };
}

export function prepareReportReads(database: Database) {
  const open = database.query<SqlReport, [number]>(
    'SELECT * FROM reports WHERE content IS NOT NULL ORDER BY created_at_ms DESC, id DESC LIMIT ?',
  );
  return {
    openReports: (limit: number): ReportRow[] =>
      open.all(limit).map((row) => ({
        id: idFromBytes(row.id),
        reporter: idFromBytes(row.reporter),
        reported: idFromBytes(row.reported),
        conversation: idFromBytes(row.conversation),
        createdAtMs: row.created_at_ms,
        ...(JSON.parse(row.content) as Pick<ReportRow, 'reason' | 'messages'>),
      })),
  };
}
