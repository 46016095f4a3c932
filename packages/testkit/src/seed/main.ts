/** Fills a running server with the people of `people.ts`: `bun packages/testkit/src/seed/main.ts http://127.0.0.1:4180`. Does nothing if they are there. */
import { create, toBinary } from '@bufbuild/protobuf';
import { ConnectError } from '@connectrpc/connect';
import {
  ContentSchema,
  ConversationKind,
  Encryption,
  EntryKind,
  ErrorCode,
  ErrorSchema,
  newIdBytes,
} from '@tidings/protocol';
import { createRpcClients, type RpcClients } from '../rpc/clients';
import { directs, groups, people, seedPassword } from './people';

type SeedUser = Pick<RpcClients, 'conversations' | 'log'> & { readonly id: Uint8Array };

async function signUp(baseUrl: string, person: (typeof people)[number]): Promise<SeedUser> {
  const answer = await createRpcClients(baseUrl).accounts.signUp({
    ...person,
    password: seedPassword,
    device: newIdBytes(),
    deviceName: 'Seed',
  });
  const { conversations, log } = createRpcClients(baseUrl, answer.tokens?.accessToken);
  return { id: answer.user?.id ?? new Uint8Array(), conversations, log };
}

const seal = (content: Parameters<typeof create<typeof ContentSchema>>[1]) =>
  toBinary(ContentSchema, create(ContentSchema, content));

async function say(user: SeedUser, conversation: Uint8Array, text: string): Promise<void> {
  const body = seal({ content: { case: 'text', value: { text } } });
  await user.log.append({ entry: { id: newIdBytes(), conversation, kind: EntryKind.CONTENT, body } });
}

async function seed(baseUrl: string): Promise<void> {
  const users: SeedUser[] = [];
  for (const person of people) users.push(await signUp(baseUrl, person));
  const user = (index: number) => users[index] as SeedUser;

  for (const { between, lines } of directs) {
    const [a, b] = [user(between[0]), user(between[1])];
    const { head } = await a.conversations.createConversation({
      entryId: newIdBytes(),
      kind: ConversationKind.DIRECT,
      encryption: Encryption.OPEN,
      users: [b.id],
    });
    for (const [index, text] of lines.entries())
      await say(index % 2 === 0 ? a : b, head?.conversation ?? new Uint8Array(), text);
  }
  for (const { title, members, lines } of groups) {
    const conversation = newIdBytes();
    const owner = user(members[0] as number);
    const details = seal({ content: { case: 'details', value: { title } } });
    await owner.conversations.createConversation({
      conversation,
      entryId: newIdBytes(),
      kind: ConversationKind.GROUP,
      encryption: Encryption.OPEN,
      users: members.slice(1).map((index) => user(index).id),
      details: { id: newIdBytes(), conversation, kind: EntryKind.DETAILS, body: details },
    });
    for (const [index, text] of lines) await say(user(index), conversation, text);
  }
}

const isThereAlready = (error: unknown) =>
  error instanceof ConnectError && error.findDetails(ErrorSchema).some(({ code }) => code === ErrorCode.HANDLE_TAKEN);

const baseUrl = process.argv[2] ?? 'http://127.0.0.1:4180';
try {
  await seed(baseUrl);
  process.stderr.write(
    `seeded: sign in as ${people.map(({ handle }) => handle).join(', ')} with the password "${seedPassword}"\n`,
  );
} catch (error) {
  if (!isThereAlready(error)) throw error;
}
