import { Database } from 'bun:sqlite';
import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { Directory } from '../../ports/directory';
import { prepareKeyReads } from './directory-read-keys';
import { prepareDirectoryReads } from './directory-reads';
import { openDirectoryWriter } from './directory-writer';

/** Opens the directory in a SQLite file; makes it if it is not there. */
export async function openSqliteDirectory(path: string): Promise<Directory> {
  const writer = await openDirectoryWriter(path);
  const database = new Database(path, { readonly: true, strict: true });
  const reads = prepareDirectoryReads(database);
  const keyReads = prepareKeyReads(database);
  return {
    users: {
      createUser: writer.write('createUser'),
      usersById: reading(reads.usersById),
      userByHandle: reading(reads.userByHandle),
      updateUser: writer.write('updateUser'),
      changePassword: writer.write('changePassword'),
      countUsers: reading(reads.countUsers),
    },
    sessions: {
      createSession: writer.write('createSession'),
      rotate: writer.write('rotate'),
      session: reading(reads.session),
      sessionsOf: reading(reads.sessionsOf),
      endSession: writer.write('endSession'),
    },
    signUpLinks: {
      createLink: writer.write('createLink'),
      listLinks: reading(reads.listLinks),
      revokeLink: writer.write('revokeLink'),
    },
    identities: {
      publishIdentity: writer.write('publishIdentity'),
      appendStatement: writer.write('appendStatement'),
      identities: reading(keyReads.identities),
    },
    keyPackages: {
      addKeyPackages: writer.write('addKeyPackages'),
      claimKeyPackages: writer.write('claimKeyPackages'),
    },
    vaultWraps: {
      putWrap: writer.write('putWrap'),
      wrapsOf: reading(keyReads.wrapsOf),
      deleteWrap: writer.write('deleteWrap'),
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
