import { Database } from 'bun:sqlite';
import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Directory } from '../../ports/directory';
import { prepareAdministrationReads } from './directory-administration';
import { prepareKeyReads } from './directory-key-reads';
import { prepareDirectoryReads } from './directory-reads';
import { prepareReportReads } from './directory-reports';
import { openDirectoryWriter } from './directory-writer';

/** Opens the directory in a SQLite file; makes it if it is not there. */
export async function openSqliteDirectory(path: string): Promise<Directory> {
  const writer = await openDirectoryWriter(path);
  const database = new Database(path, { readonly: true, strict: true });
  const reads = prepareDirectoryReads(database);
  const keys = prepareKeyReads(database);
  const reports = prepareReportReads(database);
  const administration = prepareAdministrationReads(database);
  return {
    users: {
      createUser: writer.write('createUser'),
      usersById: reading(reads.usersById),
      userByHandle: reading(reads.userByHandle),
      updateUser: writer.write('updateUser'),
      changePassword: writer.write('changePassword'),
      isEmpty: reading(reads.isEmpty),
    },
    sessions: {
      createSession: writer.write('createSession'),
      rotate: writer.write('rotate'),
      session: reading(reads.session),
      liveSessions: reading(reads.liveSessions),
      sessionsOf: reading(reads.sessionsOf),
      endSession: writer.write('endSession'),
    },
    signUpLinks: {
      createLink: writer.write('createLink'),
      listLinks: reading(reads.listLinks),
      revokeLink: writer.write('revokeLink'),
    },
    reports: {
      createReport: writer.write('createReport'),
      openReports: reading(reports.openReports),
      resolveReport: writer.write('resolveReport'),
    },
    administration: {
      listUsers: reading(administration.listUsers),
      setDisabled: writer.write('setDisabled'),
      setServerOwner: writer.write('setServerOwner'),
      endSessions: writer.write('endSessions'),
      endedSince: reading(administration.endedSince),
    },
    identities: {
      publish: writer.write('publishIdentity'),
      identitiesOf: reading(keys.identitiesOf),
      append: writer.write('appendStatement'),
      ownersOf: reading(keys.ownersOf),
      removalsToTell: reading(keys.removalsToTell),
      removalTold: writer.write('removalTold'),
    },
    keyPackages: {
      add: writer.write('addKeyPackages'),
      claim: writer.write('claimKeyPackages'),
    },
    vaultWraps: {
      put: writer.write('putVaultWrap'),
      wrapsOf: reading(keys.wrapsOf),
      delete: writer.write('deleteVaultWrap'),
    },
    async [Symbol.asyncDispose]() {
      database.close();
      await writer[Symbol.asyncDispose]();
    },
  };
}

function reading<Args extends readonly unknown[], Result>(read: (...args: Args) => Result) {
  return async (...args: Args): Promise<Result> => {
    try {
      return read(...args);
    } catch (cause) {
      throw new TidingsError(ErrorCode.UNAVAILABLE, 'the directory cannot be read at this moment; try again', {
        cause,
      });
    }
  };
}
