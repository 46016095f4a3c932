import type { Directory } from '../../ports/directory';
import { createAdministrationStore } from './directory-administration';
import { createIdentityStore } from './directory-identities';
import { createKeyPackageStore } from './directory-packages';
import { createReportStore } from './directory-reports';
import { createSessionStore } from './directory-sessions';
import { createSignUpLinkStore, createUserStore } from './directory-users';
import { createVaultWrapStore } from './directory-wraps';
import type { Pool } from './pool';

/** The directory in one database. The pool is whose it was. */
export function createPostgresDirectory(pool: Pool): Directory {
  return {
    users: createUserStore(pool),
    sessions: createSessionStore(pool),
    signUpLinks: createSignUpLinkStore(pool),
    identities: createIdentityStore(pool),
    keyPackages: createKeyPackageStore(pool),
    vaultWraps: createVaultWrapStore(pool),
    reports: createReportStore(pool),
    administration: createAdministrationStore(pool),
    async [Symbol.asyncDispose]() {},
  };
}
