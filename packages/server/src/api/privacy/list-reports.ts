import { idFromBytes, idToBytes, type PrivacyService, type User, type UserId } from '@tidings/protocol';
import type { UserStore } from '../../ports/directory';
import type { ReportStore } from '../../ports/reports';
import { checkServerOwner } from '../account/server-owner';
import type { SessionHandler } from '../procedure';

export function listReports(deps: {
  readonly users: Pick<UserStore, 'usersById'>;
  readonly people: (ids: readonly UserId[]) => Promise<readonly User[]>;
  readonly reports: Pick<ReportStore, 'openReports'>;
}): SessionHandler<typeof PrivacyService.method.listReports> {
  const { users, people, reports } = deps;
  return async (_request, { identity }) => {
    await checkServerOwner(users, identity.user);
    const rows = await reports.openReports(100);
    const found = await people(rows.flatMap(({ reporter, reported }) => [reporter, reported]));
    const byId = new Map(found.map((user) => [idFromBytes<UserId>(user.id), user]));
    return {
      reports: rows.map((row) => {
        const [reporter, reported] = [byId.get(row.reporter), byId.get(row.reported)];
        return {
          id: idToBytes(row.id),
          ...(reporter && { reporter }),
          ...(reported && { reported }),
          conversation: idToBytes(row.conversation),
          reason: row.reason,
          messages: row.messages.map(({ entry, author, atMs, text }) => ({
            entry: idToBytes(entry),
            author: idToBytes(author),
            atMs: BigInt(atMs),
            text,
          })),
          createdAtMs: BigInt(row.createdAtMs),
        };
      }),
    };
  };
}
