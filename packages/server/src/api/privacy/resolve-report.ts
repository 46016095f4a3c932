import { ErrorCode, type PrivacyService, type ReportId, TidingsError } from '@tidings/protocol';
import type { UserStore } from '../../ports/directory';
import type { ReportStore } from '../../ports/reports';
import { checkServerOwner } from '../account/server-owner';
import { idField } from '../fields';
import type { SessionHandler } from '../procedure';

export function resolveReport(deps: {
  readonly users: Pick<UserStore, 'usersById'>;
  readonly reports: Pick<ReportStore, 'resolveReport'>;
}): SessionHandler<typeof PrivacyService.method.resolveReport> {
  const { users, reports } = deps;
  return async (request, { identity }) => {
    const id = idField<ReportId>('report', request.report);
    await checkServerOwner(users, identity.user);
    if (!(await reports.resolveReport(id)))
      throw new TidingsError(ErrorCode.NOT_FOUND, 'there is no such report any more; nothing needs to be done');
    return {};
  };
}
