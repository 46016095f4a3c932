import type { ReportRow, ReportStore } from '../../ports/reports';
import { lockUsers } from './directory-locks';
import type { Pool } from './pool';

interface ReportColumns extends Pick<ReportRow, 'id' | 'reporter' | 'reported' | 'conversation'> {
  readonly created_at_ms: number;
  readonly content: string;
}

export function createReportStore({ query, transact }: Pool): ReportStore {
  return {
    createReport: (report, limit) =>
      transact(async (query) => {
        const { id, reporter, reported, conversation, createdAtMs, reason, messages } = report;
        await lockUsers(query, [reporter]);
        const content = JSON.stringify({ reason, messages });
        const [open] = await query<{ count: number }>(
          'SELECT count(*) AS count FROM reports WHERE reporter = $1 AND content IS NOT NULL AND id <> $2',
          [reporter, id],
        );
        const isFull = (open?.count ?? 0) >= limit;
        if (!isFull)
          await query('INSERT INTO reports VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING', [
            id,
            reporter,
            reported,
            conversation,
            createdAtMs,
            content,
          ]);
        const [known] = await query<{ reporter: string }>('SELECT reporter FROM reports WHERE id = $1', [id]);
        if (known === undefined) return 'too_many';
        return known.reporter === reporter ? 'taken' : 'id_taken';
      }),
    async openReports(limit) {
      const rows = await query<ReportColumns>(
        'SELECT * FROM reports WHERE content IS NOT NULL ORDER BY created_at_ms DESC, id DESC LIMIT $1',
        [limit],
      );
      return rows.map(({ content, created_at_ms, id, reporter, reported, conversation }) => ({
        ...{ id, reporter, reported, conversation, createdAtMs: created_at_ms },
        ...(JSON.parse(content) as Pick<ReportRow, 'reason' | 'messages'>),
      }));
    },
    async resolveReport(id) {
      const rows = await query('UPDATE reports SET content = NULL WHERE id = $1 AND content IS NOT NULL RETURNING id', [
        id,
      ]);
      return rows.length > 0;
    },
  };
}
