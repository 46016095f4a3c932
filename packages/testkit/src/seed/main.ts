/**
 * Fills a running server with the people of `people.ts`: `bun packages/testkit/src/seed/main.ts http://127.0.0.1:4180`. They are real
 * clients that talk encrypted; each one's recovery phrase, by which another device reads along, is printed as a line of JSON. Does nothing
 * if the people are there.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, openClient } from '@tidings/client';
import { createBunPlatform } from '@tidings/client/bun';
import { type ConversationId, ErrorCode, TidingsError, type UserId } from '@tidings/protocol';
import { waitForLive } from '../world/live';
import { directs, groups, people, seedPassword } from './people';

interface SeedUser {
  readonly client: Client;
  readonly id: UserId;
}

async function signUp(serverUrl: string, folder: string, person: (typeof people)[number]): Promise<SeedUser> {
  const platform = createBunPlatform({ folder, deviceName: 'Seed' });
  const client = await openClient({ serverUrl, platform, databaseName: person.handle });
  await client.account.signUp({ ...person, password: seedPassword });
  await waitForLive(client.encryption.state, ({ phase }) => phase === 'ready', { what: `${person.handle}’s keys` });
  const id = client.account.current.get()?.user?.id;
  if (!id) throw new Error(`${person.handle} is not signed in`);
  return { client, id };
}

/** Says it, and waits until it has arrived: the order of a conversation is that of its lines. */
async function say({ client }: SeedUser, conversation: ConversationId, text: string): Promise<void> {
  const row = client.conversations.observe(conversation);
  await waitForLive(row, ({ role }) => role !== undefined, { what: 'the conversation' });
  await client.messages.send(conversation, text);
  // By its text: until the others' lines have come in, the preview is an earlier line of one's own.
  const isSaid = ({ preview }: NonNullable<ReturnType<typeof row.get>>) =>
    preview?.type === 'message' &&
    preview.isOwn &&
    preview.content.type === 'text' &&
    preview.content.text === text &&
    preview.status !== 'pending';
  await waitForLive(row, isSaid, { what: text });
}

async function seed(serverUrl: string, folder: string): Promise<void> {
  const users: SeedUser[] = [];
  try {
    for (const person of people) users.push(await signUp(serverUrl, folder, person));
    const user = (index: number) => users[index] as SeedUser;
    for (const { between, lines } of directs) {
      const [a, b] = [user(between[0]), user(between[1])];
      const conversation = await a.client.conversations.createDirect(b.id);
      for (const [index, text] of lines.entries()) await say(index % 2 === 0 ? a : b, conversation, text);
    }
    for (const { title, members, lines } of groups) {
      const [owner, ...others] = members.map(user) as [SeedUser, ...SeedUser[]];
      const conversation = await owner.client.conversations.createGroup({ title, users: others.map(({ id }) => id) });
      for (const [index, text] of lines) await say(user(index), conversation, text);
    }
    for (const [index, { handle }] of people.entries()) {
      const { encryption } = user(index).client;
      await waitForLive(encryption.state, (state) => state.phase === 'ready' && state.backup === 'good', {
        what: `${handle}’s vault`,
      });
      const phrase = await encryption.getPhrase();
      process.stdout.write(`${JSON.stringify({ handle, password: seedPassword, phrase })}\n`);
    }
  } finally {
    for (const { client } of users) await client[Symbol.asyncDispose]();
  }
}

const isThereAlready = (error: unknown) => error instanceof TidingsError && error.code === ErrorCode.HANDLE_TAKEN;

const folder = mkdtempSync(join(tmpdir(), 'tidings-seed-'));
try {
  await seed(process.argv[2] ?? 'http://127.0.0.1:4180', folder);
} catch (error) {
  if (!isThereAlready(error)) throw error;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
