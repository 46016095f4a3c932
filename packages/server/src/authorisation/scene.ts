import {
  AccountService,
  ConversationKind,
  ConversationService,
  Encryption,
  EntryKind,
  newId,
  newIdBytes,
  Role,
  SessionService,
} from '@tidings/protocol';
import { createMemoryDirectory } from '../adapters/memory/directory';
import { createMemoryLogStore } from '../adapters/memory/log-store';
import { systemClock } from '../adapters/system-clock';
import { firstStep, newStep } from '../testing/group-steps';
import { openTestServer, type TestServer } from '../testing/test-server';
import { answerOf, tryRpc } from '../testing/try-rpc';
import type { Actor } from './matrix';

export const password = 'correct horse';

/** Somebody with an account. */
export interface Person {
  readonly id: Uint8Array;
  readonly handle: string;
}

/** Somebody's device; without tokens for the anonymous. */
export interface Caller {
  readonly person: Person;
  readonly token: string | undefined;
  readonly refreshToken: string;
  readonly session: Uint8Array;
  readonly device: Uint8Array;
}

type Name = 'serverOwner' | 'owner' | 'admin' | 'member' | 'exMember' | 'stranger' | 'otherMember';
export type People = Readonly<Record<Name, Person>>;

/** A server in memory with the people of the matrix. */
export async function openStage(): Promise<TestServer & { readonly people: People }> {
  const stores = { directory: createMemoryDirectory(), logStore: createMemoryLogStore(systemClock) };
  const server = await openTestServer({ rateLimits: 'off' }, stores);
  const { url } = server;
  return {
    ...server,
    people: {
      // The first to sign up.
      serverOwner: await signUp(url),
      owner: await signUp(url),
      admin: await signUp(url),
      member: await signUp(url),
      exMember: await signUp(url),
      stranger: await signUp(url),
      otherMember: await signUp(url),
    },
  };
}

async function signUp(url: string): Promise<Person> {
  const handle = `u${newId().replaceAll('-', '').slice(-24)}`;
  const input = { handle, password, displayName: 'Somebody', device: newIdBytes(), deviceName: 'test' };
  const { user } = answerOf(await tryRpc(url, AccountService.method.signUp, { input }));
  if (user === undefined) throw new Error('no user came back');
  return { id: user.id, handle };
}

export async function signIn(url: string, person: Person): Promise<Caller> {
  const input = { handle: person.handle, password, device: newIdBytes(), deviceName: 'test' };
  const { tokens } = answerOf(await tryRpc(url, AccountService.method.signIn, { input }));
  if (tokens === undefined) throw new Error('no tokens came back');
  const { accessToken: token, refreshToken, session, device } = tokens;
  return { person, token, refreshToken, session, device };
}

/** A fresh group in which everybody is what they are called; one for each cell, since cells change things. */
export interface Scene {
  readonly url: string;
  readonly people: People;
  readonly conversation: Uint8Array;
  readonly owner: Caller;
}

export async function setScene(url: string, people: People): Promise<Scene> {
  const owner = await signIn(url, people.owner);
  const conversation = newIdBytes();
  const members = [people.admin, people.member, people.exMember, people.otherMember].map(({ id }) => id);
  const { createConversation, setRole, removeMember } = ConversationService.method;
  const as = <Input>(input: Input) => ({ input, token: owner.token });
  const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.OPEN };
  const details = { id: newIdBytes(), conversation, kind: EntryKind.DETAILS, body: Uint8Array.of(1) };
  const creation = { conversation, entryId: newIdBytes(), ...kinds, users: members, details };
  answerOf(await tryRpc(url, createConversation, as(creation)));
  const change = () => ({ conversation, entryId: newIdBytes() });
  answerOf(await tryRpc(url, setRole, as({ ...change(), user: people.admin.id, role: Role.ADMIN })));
  answerOf(await tryRpc(url, removeMember, as({ ...change(), user: people.exMember.id })));
  return { url, people, conversation, owner };
}

/** Where the group of `encryptedGroup` is. */
export const groupPlace = { generation: 1, epoch: 2 } as const;

/** The scene once more, encrypted: the same people in the same roles, in a conversation with an MLS group. */
export async function encryptedGroup({ url, people, owner }: Scene): Promise<Uint8Array> {
  const conversation = newIdBytes();
  const { createConversation, setRole, removeMember } = ConversationService.method;
  const as = <Input>(input: Input) => ({ input, token: owner.token });
  const users = [people.admin, people.member, people.exMember, people.otherMember].map(({ id }) => id);
  const kinds = { kind: ConversationKind.GROUP, encryption: Encryption.MLS };
  const creation = { conversation, entryId: newIdBytes(), ...kinds, users, group: firstStep() };
  answerOf(await tryRpc(url, createConversation, as(creation)));
  const change = () => ({ conversation, entryId: newIdBytes() });
  answerOf(await tryRpc(url, setRole, as({ ...change(), user: people.admin.id, role: Role.ADMIN })));
  const removal = { ...change(), user: people.exMember.id, group: newStep(1, 1) };
  answerOf(await tryRpc(url, removeMember, as(removal)));
  return conversation;
}

/** A device of the actor's, signed in for this cell alone. */
export async function callAs(actor: Actor, { url, people }: Pick<Scene, 'url' | 'people'>): Promise<Caller> {
  if (actor === 'anonymous') return { ...(await signIn(url, people.stranger)), token: undefined, refreshToken: 'none' };
  const caller = await signIn(url, actor === 'revoked' ? people.owner : people[actor]);
  if (actor === 'revoked') await endSession(url, caller);
  return caller;
}

export async function endSession(url: string, { token }: Caller): Promise<void> {
  answerOf(await tryRpc(url, SessionService.method.signOut, { input: {}, token }));
}
