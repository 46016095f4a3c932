import { create } from '@bufbuild/protobuf';
import { idToBytes, newId, SessionTokensSchema, type UserId, UserSchema } from '@tidings/protocol';
import type { Platform } from '../platform/platform';
import type { Change } from '../replica/plan';
import { Replica } from '../replica/replica';
import { plainSealer } from '../sealer/plain';
import type { Sealer } from '../sealer/sealer';
import { SessionHolder } from '../session/holder';
import { beginSession } from '../session/session';
import type { Database } from '../store/database';
import { migrate } from '../store/migrate';

export interface SeededReplica extends AsyncDisposable {
  /** As if these frames had come: through the engine's one write path, in one transaction. */
  apply(changes: readonly Change[]): Promise<void>;
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
  await beginSession(database, { tokens, user: self, nowMs: platform.now() });
  const holder = await SessionHolder.open(database);
  const session = holder.require();
  const sealer = await openSealer(session.database);
  const replica = await Replica.open({ database: session.database, sealers: () => sealer, self: session });
  return {
    apply: async (changes) => void (await replica.apply(changes)),
    async [Symbol.asyncDispose]() {
      holder[Symbol.dispose]();
      await database.close();
    },
  };
}
