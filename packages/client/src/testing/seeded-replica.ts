import { create } from '@bufbuild/protobuf';
import { idToBytes, newId, SessionTokensSchema, type UserId, UserSchema } from '@tidings/protocol';
import type { Platform } from '../platform/platform';
import { Opener } from '../replica/opener';
import type { Change } from '../replica/plan';
import { Replica } from '../replica/replica';
import { plainSealer } from '../sealer/plain';
import type { Sealer } from '../sealer/sealer';
import { SessionHolder } from '../session/holder';
import { beginSession, getSession } from '../session/session';
import type { Database } from '../store/database';
import { migrate } from '../store/migrate';
import { refreshViews } from '../views/rebuild';

export interface SeededReplica extends AsyncDisposable {
  /** As if these frames had come: through the engine's one write path, in one transaction. */
  apply(changes: readonly Change[]): Promise<void>;
  /** Opens all that was to be opened later, as the engine does in the background. */
  openLater(): Promise<void>;
  /** How many entries are to be opened later. */
  countLater(): Promise<number>;
}

/** A replica in which this user is signed in, to be filled without a server: for benchmarks and tests of large histories. */
export async function openSeededReplica(
  platform: Platform,
  name: string,
  user: UserId,
  openSealer: (database: Database) => Promise<Sealer> = async () => plainSealer,
): Promise<SeededReplica> {
  const database = await platform.openDatabase(name);
  await migrate(database);
  const tokens = create(SessionTokensSchema, {
    user: idToBytes(user),
    session: idToBytes(newId()),
    device: idToBytes(newId()),
    accessToken: 'seeded',
    refreshToken: 'seeded',
    accessExpiresAtMs: 3_600_000n,
  });
  const self = create(UserSchema, { id: idToBytes(user), handle: 'seeded', displayName: 'Seeded' });
  // One that was filled before goes on.
  if (!(await getSession(database))) await beginSession(database, { tokens, user: self, nowMs: platform.now() });
  const holder = await SessionHolder.open(database);
  const session = holder.require();
  // As the engine does at its start: else the first start would take these views for those of an earlier version.
  await refreshViews(session.database, user);
  const sealer = await openSealer(session.database);
  const replica = await Replica.open({ database: session.database, sealers: () => sealer, self: session });
  const apply = async (changes: readonly Change[]) => void (await replica.apply(changes));
  return {
    apply,
    openLater: () => {
      const opener = new Opener({ database: session.database, push: apply });
      opener.start();
      return opener.done();
    },
    countLater: async () => {
      const [row] = await database.all<{ n: number }>(`SELECT count(*) AS n FROM entries WHERE closed = 'later'`);
      return row?.n ?? 0;
    },
    async [Symbol.asyncDispose]() {
      holder[Symbol.dispose]();
      await database.close();
    },
  };
}
