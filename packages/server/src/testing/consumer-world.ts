/** Nodes that share a log store and consumers, for faults of what stands between them. */
import {
  type ConversationId,
  ConversationKind,
  Encryption,
  type Entry,
  type EntryId,
  EntryKind,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import { systemClock } from '../adapters/system-clock';
import { createLog } from '../log/append';
import { type Consumer, createConsumers } from '../log/consumers';
import type { Jobs } from '../ports/jobs';
import type { AppendRequest, LogStore } from '../ports/log-store';

export interface WorldNode {
  readonly jobs: Jobs;
  /** Writes so many entries into logs of the world, all over them. */
  write(count: number): Promise<void>;
  /** Without a word: nothing it has in hand has any effect any more. */
  die(): void;
  close(): Promise<void>;
}

export interface ConsumerWorld extends AsyncDisposable {
  readonly names: readonly string[];
  readonly conversations: readonly ConversationId[];
  /** What handlers do before they have an effect; may wait, or throw. */
  before: (conversation: ConversationId) => Promise<void>;
  open(store: LogStore, jobs: Jobs): WorldNode;
  /** Adds entries without telling anybody of it: as a node that dies right after the commit. */
  writeSilently(store: LogStore, count: number): Promise<void>;
  /** Resolves when every consumer has come to the end of every log (but `except`). Throws if an effect was left out, or nobody's. */
  comeToTheEnd(store: LogStore, except?: readonly ConversationId[]): Promise<void>;
  /** How often entries were handed over that had had their effect. */
  readonly repetitions: number;
}

const ada = newId<UserId>();

export async function openConsumerWorld(store: LogStore, { logs = 40, consumers = 2 } = {}): Promise<ConsumerWorld> {
  const names = Array.from({ length: consumers }, (_, i) => `c${i}-${newId()}`);
  const conversations = Array.from({ length: logs }, () => newId<ConversationId>());
  const effects = new Map(names.map((name) => [name, new Set<string>()]));
  const nodes: WorldNode[] = [];
  let [repetitions, written] = [0, 0];
  await store.append(conversations.map(create));

  function consumerOf(name: string, isAlive: () => boolean): Consumer {
    return {
      name,
      wants: ({ conversation }) => conversations.includes(conversation),
      async handle(conversation, entries) {
        await world.before(conversation);
        if (!isAlive()) throw new Error('dead');
        for (const entry of entries) apply(name, conversation, entry);
      },
    };
  }

  /** Idempotent by the entry's place, as every handler is. */
  function apply(name: string, conversation: ConversationId, { seq }: Entry): void {
    const own = effects.get(name) as Set<string>;
    if (own.has(`${conversation} ${seq}`)) repetitions += 1;
    if (seq > 1 && !own.has(`${conversation} ${seq - 1}`)) throw new Error(`entry ${seq} came before ${seq - 1}`);
    own.add(`${conversation} ${seq}`);
  }

  const requests = (count: number) =>
    Array.from({ length: count }, () => say(conversations[written++ % conversations.length] as ConversationId));

  const world: ConsumerWorld = {
    names,
    conversations,
    before: async () => {},
    get repetitions() {
      return repetitions;
    },
    open(shared, jobs) {
      let isAlive = true;
      const moveConsumers: LogStore['moveConsumers'] = (moves) =>
        isAlive ? shared.moveConsumers(moves) : Promise.reject(new Error('dead'));
      const walking = createConsumers({
        consumers: names.map((name) => consumerOf(name, () => isAlive)),
        store: bound(shared, moveConsumers),
        jobs,
        clock: systemClock,
        events: { handled() {}, failed() {}, sweepFailed() {} },
      });
      const log = createLog({
        store: shared,
        clock: systemClock,
        onCommitted: (batch) => {
          if (isAlive) walking.committed(batch);
        },
        onCursors() {},
      });
      const node: WorldNode = {
        jobs,
        async write(count) {
          for (const request of requests(count)) {
            const [outcome] = await log.append([request]);
            if (!outcome?.ok) throw new Error('not appended');
          }
        },
        die() {
          isAlive = false;
        },
        async close() {
          await walking[Symbol.asyncDispose]();
          await jobs[Symbol.asyncDispose]();
          await log[Symbol.asyncDispose]();
        },
      };
      nodes.push(node);
      return node;
    },
    async writeSilently(shared, count) {
      await shared.append(requests(count));
    },
    async comeToTheEnd(shared, except = []) {
      const wanted = conversations.filter((conversation) => !except.includes(conversation));
      for (const name of names)
        for (const conversation of wanted) {
          for (;;) {
            const place = await shared.consumerPlace(name, conversation).catch(() => undefined);
            if (place !== undefined && place.cursorSeq === place.headSeq) break;
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          const { headSeq } = (await shared.consumerPlace(name, conversation)) ?? { headSeq: 0 };
          const had = [...(effects.get(name) ?? [])].filter((effect) => effect.startsWith(conversation));
          if (had.length !== headSeq) throw new Error(`${had.length} effects of ${headSeq} entries`);
        }
    },
    async [Symbol.asyncDispose]() {
      for (const node of nodes) await node.close();
    },
  };
  return world;
}

/** The parts of a store that consumers use. */
function bound(store: LogStore, moveConsumers: LogStore['moveConsumers']) {
  return {
    logParts: store.logParts,
    pull: store.pull.bind(store),
    consumerPlace: store.consumerPlace.bind(store),
    behind: store.behind.bind(store),
    moveConsumers,
  };
}

const by = (conversation: ConversationId) => ({
  conversation,
  id: newId<EntryId>(),
  author: { user: ada, device: undefined },
});

const create = (conversation: ConversationId): AppendRequest => ({
  ...by(conversation),
  intent: {
    type: 'create',
    kind: ConversationKind.GROUP,
    encryption: Encryption.OPEN,
    members: [{ user: ada, role: Role.OWNER }],
  },
});

const say = (conversation: ConversationId): AppendRequest => ({
  ...by(conversation),
  intent: { type: 'content', kind: EntryKind.CONTENT, silent: false, generation: 0, epoch: 0, body: Uint8Array.of(1) },
});
