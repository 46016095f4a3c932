/**
 * A whole `Client` without a server: seeded people, long histories, every status, and knobs to turn.
 * For the gallery, component tests and screenshots; nothing is stored and nothing leaves the device.
 */
import type { Client, Clock, Connection, KeyState, MessageRow, Person, PersonPresence } from '@tidings/client';
import type { ConversationId, EntryId } from '@tidings/protocol';
import { cell } from './cell';
import { demoAccount } from './demo-account';
import { demoConversations } from './demo-conversations';
import { type DemoEncryption, demoEncryption } from './demo-encryption';
import { demoMessages } from './demo-messages';
import { online } from './demo-people';
import { demoPrivacy } from './demo-privacy';
import { messageRow } from './demo-rows';
import { demoSearch } from './demo-search';
import { type DemoConversation, seedConversations } from './demo-seed';
import { DemoWorld, nextSeq } from './demo-world';

export interface DemoOptions {
  readonly clock?: Clock;
  /** How long each step of a message takes. */
  readonly latencyMs?: number;
  /** Instead of the seeded ones; `[]` for a person who has just arrived. */
  readonly conversations?: readonly DemoConversation[];
  readonly isSignedIn?: boolean;
  /** Where this device stands with its keys; default: ready, and everything confirmed. */
  readonly keys?: KeyState;
}

export interface DemoClient extends Client {
  readonly encryption: DemoEncryption;
  /** What a server and other people would do. */
  readonly demo: {
    readonly ids: readonly ConversationId[];
    setConnection(connection: Connection): void;
    receive(conversation: ConversationId, author: Person, text: string): EntryId;
    /** Something has become of a message. */
    change(message: EntryId, part: Partial<MessageRow>): void;
    setTyping(conversation: ConversationId, people: readonly Person[]): void;
    /** What `setTyping` and `reconnect` of the client were called with. */
    readonly calls: { typing: boolean[]; reconnects: number };
  };
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

export function openDemoClient(options: DemoOptions = {}): DemoClient {
  const { clock = systemClock, latencyMs = 600, isSignedIn = true } = options;
  const world = new DemoWorld({ clock, conversations: options.conversations ?? seedConversations(clock.now()) });
  const account = demoAccount(clock.now(), isSignedIn);
  const calls: DemoClient['demo']['calls'] = { typing: [], reconnects: 0 };

  return {
    isOutdated: cell(false),
    connection: world.connection,
    account,
    conversations: demoConversations(world),
    privacy: demoPrivacy(world),
    messages: demoMessages(world, latencyMs),
    search: demoSearch(world),
    encryption: demoEncryption(clock.now(), options.keys, account),
    signals: {
      setTyping: (_conversation, isTyping) => void calls.typing.push(isTyping),
      observePresence: (user) =>
        cell<PersonPresence>({
          isOnline: online.has(user),
          lastSeenMs: online.has(user) ? undefined : clock.now() - 3 * 3_600_000,
        }),
    },
    reconnect() {
      calls.reconnects++;
      world.connection.set({ phase: 'connecting' });
      clock.after(latencyMs, () => world.connection.set({ phase: 'live' }));
    },
    demo: {
      ids: world.all().map(({ id }) => id),
      setConnection: (connection) => world.connection.set(connection),
      receive(conversation, author, text) {
        const row = messageRow(author, text, clock.now(), { seq: nextSeq(world.get(conversation).state) });
        world.change(conversation, (state) => {
          state.rows = [...state.rows, row];
        });
        return row.id;
      },
      change: (message, part) =>
        world.changeRow(message, (row) => (row.type === 'message' ? { ...row, ...part } : row)),
      setTyping: (conversation, typing) => world.get(conversation).typing.set(typing),
      calls,
    },
    async [Symbol.asyncDispose]() {},
  };
}
