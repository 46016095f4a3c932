/** The server's only writer of directory.db, on a thread of its own so that fsync never blocks the event loop. */

import { prepareAdministrationWrites } from './directory-administration';
import { prepareReportWrites } from './directory-reports';
import { directoryMigrations } from './directory-schema';
import { prepareIdentityWrites } from './directory-write-identities';
import { prepareKeyWrites } from './directory-write-keys';
import { prepareSessionWrites } from './directory-write-sessions';
import { prepareUserWrites } from './directory-write-users';
import { openDatabase } from './open-database';

export type DirectoryWrites = ReturnType<typeof prepareUserWrites> &
  ReturnType<typeof prepareSessionWrites> &
  ReturnType<typeof prepareIdentityWrites> &
  ReturnType<typeof prepareKeyWrites> &
  ReturnType<typeof prepareReportWrites> &
  ReturnType<typeof prepareAdministrationWrites>;

export type DirectoryWrite = {
  [Name in keyof DirectoryWrites]: { readonly name: Name; readonly args: Parameters<DirectoryWrites[Name]> };
}[keyof DirectoryWrites];

export type WorkerRequest =
  | { readonly open: string }
  | { readonly batch: readonly DirectoryWrite[] }
  | { readonly close: true };

export type WriteResult = { readonly value: unknown } | { readonly failed: string };

export type WorkerReply =
  | { readonly type: 'opened' }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'results'; readonly results: readonly WriteResult[] }
  | { readonly type: 'closed' };

declare const self: Worker;

let database: ReturnType<typeof openDatabase> | undefined;
let runBatch: (batch: readonly DirectoryWrite[]) => readonly WriteResult[];

self.onmessage = ({ data }: MessageEvent<WorkerRequest>) => {
  try {
    self.postMessage(answer(data));
  } catch (cause) {
    self.postMessage({ type: 'failed', message: String(cause) } satisfies WorkerReply);
  }
};

function answer(request: WorkerRequest): WorkerReply {
  if ('open' in request) {
    database = openDatabase(request.open, directoryMigrations);
    runBatch = prepareBatch(database);
    return { type: 'opened' };
  }
  if ('batch' in request) return { type: 'results', results: runBatch(request.batch) };
  database?.close();
  return { type: 'closed' };
}

/**
 * Everything that queued up during the last commit shares the next one; each write is a savepoint in it. Immediate: a command in
 * another process may write as well, and then one of the two waits instead of failing.
 */
function prepareBatch(database: ReturnType<typeof openDatabase>) {
  const writes: DirectoryWrites = {
    ...prepareUserWrites(database),
    ...prepareSessionWrites(database),
    ...prepareIdentityWrites(database),
    ...prepareKeyWrites(database),
    ...prepareReportWrites(database),
    ...prepareAdministrationWrites(database),
  };
  const runOne = database.transaction((write: DirectoryWrite) => call(writes, write));
  return database.transaction((batch: readonly DirectoryWrite[]): WriteResult[] =>
    batch.map((write) => {
      try {
        return { value: runOne(write) };
      } catch (cause) {
        return { failed: String(cause) };
      }
    }),
  ).immediate;
}

function call(writes: DirectoryWrites, { name, args }: DirectoryWrite): unknown {
  const write = writes[name] as (...args: readonly unknown[]) => unknown;
  return write(...args);
}
