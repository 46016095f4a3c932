import type { UnopenedCount } from '../api';
import type { Database } from '../store/database';

export async function countUnopened(database: Pick<Database, 'all'>): Promise<UnopenedCount> {
  const rows = await database.all<{ closed: keyof UnopenedCount; n: number }>(
    `SELECT closed, count(*) AS n FROM entries INDEXED BY entries_later WHERE closed = 'later' GROUP BY closed
     UNION ALL
     SELECT closed, count(*) AS n FROM entries INDEXED BY entries_closed WHERE closed <> 'later' GROUP BY closed`,
  );
  const counts = Object.fromEntries(rows.map(({ closed, n }) => [closed, n]));
  return { later: 0, waiting: 0, missing: 0, invalid: 0, ...counts };
}
