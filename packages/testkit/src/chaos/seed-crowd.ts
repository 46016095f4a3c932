/** Puts people, their sessions and their conversations into the stores, as a life before would have: no passwords, so no waiting for them. */
import { randomBytes } from 'node:crypto';
import {
  type ConversationId,
  ConversationKind,
  type DeviceId,
  Encryption,
  type EntryId,
  limits,
  newId,
  Role,
  type SessionId,
  type UserId,
} from '@tidings/protocol';
import {
  type AppendRequest,
  createAccessTokens,
  makeSigningKey,
  openPostgresStores,
  parseSigningKey,
  slotOf,
  spreadSlots,
  systemClock,
} from '@tidings/server';

export interface SeededSession {
  readonly session: SessionId;
  readonly device: DeviceId;
  /** Lives ten minutes. */
  readonly accessToken: string;
}

export interface SeededPerson {
  readonly user: UserId;
  readonly sessions: readonly SeededSession[];
}

export interface SeededConversation {
  readonly id: ConversationId;
  readonly shard: number;
  /** Places in the list of people; the first is its creator. */
  readonly members: readonly number[];
}

export interface Crowd {
  readonly people: readonly SeededPerson[];
  readonly conversations: readonly SeededConversation[];
}

export interface CrowdPlan {
  /** Of each person, how many sessions. */
  readonly sessions: readonly number[];
  /** Of each conversation, its shard and its members. */
  readonly conversations: readonly Omit<SeededConversation, 'id'>[];
}

export async function seedCrowd(shards: readonly string[], plan: CrowdPlan): Promise<Crowd> {
  await using stores = await openPostgresStores(shards, systemClock);
  const { directory, logStore, secret } = stores;
  const key = await parseSigningKey(await secret('access-token-key', makeSigningKey));
  const tokens = createAccessTokens(key, systemClock);
  const nowMs = Date.now();

  const seedPerson = async (sessionCount: number, index: number): Promise<SeededPerson> => {
    const [user, handle] = [newId<UserId>(), `crowd${index}`];
    await directory.users.createUser(
      { id: user, handle, displayName: handle, createdAtMs: nowMs },
      { passwordHash: 'nobody signs in with it', policy: 'open' },
    );
    const sessions: SeededSession[] = [];
    for (let count = 0; count < sessionCount; count++) {
      const [session, device] = [newId<SessionId>(), newId<DeviceId>()];
      await directory.sessions.createSession(
        { id: session, user, device, deviceName: 'testkit', createdAtMs: nowMs, lastUsedAtMs: nowMs },
        { family: randomBytes(32), secret: randomBytes(32) },
        limits.sessionsPerUser,
      );
      sessions.push({ session, device, accessToken: (await tokens.issue({ user, device, session })).token });
    }
    return { user, sessions };
  };

  const people: SeededPerson[] = [];
  for (let i = 0; i < plan.sessions.length; i += 50)
    people.push(...(await Promise.all(plan.sessions.slice(i, i + 50).map((count, k) => seedPerson(count, i + k)))));
  const conversations = plan.conversations.map((one) => ({ ...one, id: newIdOn(one.shard, shards.length) }));
  const requests = conversations.map((one) => buildCreate(one, people));
  for (let i = 0; i < requests.length; i += 100)
    for (const outcome of await logStore.append(requests.slice(i, i + 100)))
      if (!outcome.ok) throw new Error(`seeding was refused: ${outcome.message}`);
  return { people, conversations };
}

/** Ids are random, and so is where they lie. */
function newIdOn(shard: number, shardCount: number): ConversationId {
  const map = spreadSlots(shardCount);
  for (;;) {
    const id = newId<ConversationId>();
    if (map[slotOf(id)] === shard) return id;
  }
}

function buildCreate({ id, members }: SeededConversation, people: readonly SeededPerson[]): AppendRequest {
  const all = members.map((place) => people[place] as SeededPerson);
  const creator = all[0] as SeededPerson;
  return {
    conversation: id,
    id: newId<EntryId>(),
    author: { user: creator.user, device: creator.sessions[0]?.device },
    intent: {
      type: 'create',
      kind: ConversationKind.GROUP,
      encryption: Encryption.OPEN,
      members: all.map(({ user }, index) => ({ user, role: index === 0 ? Role.OWNER : Role.MEMBER })),
    },
  };
}
