import type { PrivacyService } from '@tidings/protocol';
import type { ApiDeps } from '../api-deps';
import { type Procedures, session } from '../procedure';
import { rateLimits } from '../rate-limits';
import { createReport } from './create-report';
import { listReports } from './list-reports';
import { resolveReport } from './resolve-report';
import { setPrivacy } from './set-privacy';

export function privacyProcedures(api: ApiDeps): Procedures<typeof PrivacyService> {
  const { store, clock, tellPrivacy } = api;
  const { people, directory } = api.accounts;
  const { users, reports } = directory;
  return {
    setPrivacy: session(rateLimits.setPrivacy, setPrivacy({ store, tellPrivacy })),
    createReport: session(rateLimits.report, createReport({ store, users, reports, clock })),
    listReports: session(rateLimits.ordinary, listReports({ users, people, reports })),
    resolveReport: session(rateLimits.ordinary, resolveReport({ users, reports })),
  };
}
