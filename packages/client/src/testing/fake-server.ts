import { create } from '@bufbuild/protobuf';
import {
  type AdvanceRequest,
  ConversationKind,
  type Cursor,
  CursorSchema,
  decodeClientFrame,
  Encryption,
  type Entry,
  EntryKind,
  EntrySchema,
  type ErrorCode,
  encodeServerFrame,
  HeadSchema,
  idFromBytes,
  idToBytes,
  isLoud,
  type NewEntry,
  type PullRequest,
  Role,
  UserSchema,
} from '@tidings/protocol';
import { textContent } from '../outbox/intents';
import type { ClientSocket, Network, SocketHandlers } from '../platform/platform';

export type ServerCase = Parameters<typeof encodeServerFrame>[0];
type ClientCase = ReturnType<typeof decodeClientFrame>['frame'];

/** What becomes of an append. `lost_before`: the connection goes before the commit; `lost_after`: before the answer. */
export type AppendFate = 'accept' | 'lost_before' | 'lost_after' | ErrorCode;

export interface FakeLog {
  readonly id: string;
  incarnation: number;
  entries: Entry[];
  cursor: Cursor;
}

interface Connection {
  readonly handlers: SocketHandlers;
  isOpen: boolean;
}

/** A server with direct conversations of one user, over a fake network: a script decides what goes wrong. */
export class FakeServer {
  readonly logs = new Map<string, FakeLog>();
  readonly frames: ClientCase[] = [];
  readonly network: Network;
  isUp = true;
  /** Logs that can't be read just now: a welcome leaves them out, and says so. */
  readonly unreadable = new Set<string>();
  /** Pulls get no answer. */
  isMute = false;
  /** How long those it refuses are to wait. */
  retryAfterMs = 0;
  fateOf: (entry: NewEntry) => AppendFate = () => 'accept';
  /** Turns a live frame into those that arrive. */
  deliver: (frame: ServerCase) => readonly ServerCase[] = (frame) => [frame];
  readonly #self: string;
  readonly #peer: string;
  #connections: Connection[] = [];

  constructor(self: string, peer: string) {
    this.#self = self;
    this.#peer = peer;
    this.network = {
      connect: (_, handlers) => this.#connect(handlers),
      fetch: async () => Promise.reject(new TypeError('this server speaks no HTTP')),
      observeOnline: (listener) => {
        listener(true);
        return () => {};
      },
    };
  }

  addLog(id: string, texts: readonly string[] = []): FakeLog {
    const log: FakeLog = {
      id,
      incarnation: 1,
      entries: [],
      cursor: create(CursorSchema, { user: idToBytes(this.#self) }),
    };
    this.logs.set(id, log);
    for (const text of texts) this.write(log, text);
    return log;
  }

  /** The peer writes. */
  write(log: FakeLog, text: string): void {
    const id = crypto.randomUUID();
    const entry = this.#append(log, this.#peer, {
      id: idToBytes(id),
      kind: EntryKind.CONTENT,
      body: textContent(text),
    });
    this.#publish(log, [entry]);
  }

  /** All connections are gone, as when the server was killed. */
  cut(): void {
    for (const connection of this.#connections.splice(0)) {
      connection.isOpen = false;
      queueMicrotask(() => connection.handlers.closed(1006, ''));
    }
  }

  texts(log: FakeLog): readonly string[] {
    return log.entries.map((entry) => new TextDecoder().decode(entry.body.slice(4)));
  }

  #connect(handlers: SocketHandlers): ClientSocket {
    const connection: Connection = { handlers, isOpen: this.isUp };
    setTimeout(() => {
      if (!connection.isOpen) {
        handlers.closed(1006, '');
        return;
      }
      this.#connections.push(connection);
      handlers.opened();
    });
    return {
      bufferedBytes: 0,
      send: (data) => {
        if (connection.isOpen) setTimeout(() => this.#receive(connection, decodeClientFrame(data).frame));
      },
      close: () => {
        connection.isOpen = false;
        this.#connections = this.#connections.filter((other) => other !== connection);
      },
    };
  }

  #send(connection: Connection, frame: ServerCase): void {
    const data = encodeServerFrame(frame);
    setTimeout(() => {
      if (connection.isOpen) connection.handlers.message(data);
    });
  }

  #receive(connection: Connection, frame: ClientCase): void {
    if (!connection.isOpen) return;
    this.frames.push(frame);
    switch (frame.case) {
      case 'hello':
        this.#welcome(connection);
        break;
      case 'ping':
        this.#send(connection, { case: 'pong', value: { ref: frame.value.ref } });
        break;
      case 'append':
        this.#handleAppend(connection, frame.value);
        break;
      case 'pull':
        if (frame.value.request && !this.isMute) this.#pull(connection, frame.value.ref, frame.value.request);
        break;
      case 'advance':
        this.#advance(connection, frame.value);
        break;
      default:
    }
  }

  /** They can be read again, and everybody is told the rest. */
  repair(): void {
    this.unreadable.clear();
    for (const connection of this.#connections) this.#welcome(connection);
  }

  #welcome(connection: Connection): void {
    const partial = this.unreadable.size > 0;
    const readable = [...this.logs.values()].filter(({ id }) => !this.unreadable.has(id));
    this.#send(connection, {
      case: 'welcome',
      value: {
        user: idToBytes(this.#self),
        heads: readable.map((log) => this.#head(log)),
        syncToken: new Uint8Array(partial ? [] : [1]),
        heartbeatMs: 25_000,
        partial,
      },
    });
  }

  #advance(connection: Connection, { conversation, deliveredSeq, readSeq }: AdvanceRequest): void {
    const log = this.logs.get(idFromBytes(conversation));
    if (!log) return;
    log.cursor.deliveredSeq = Math.max(log.cursor.deliveredSeq, deliveredSeq);
    log.cursor.readSeq = Math.max(log.cursor.readSeq, readSeq);
    log.cursor.readLoudCount = log.entries[log.cursor.readSeq - 1]?.loudCount ?? 0;
    this.#send(connection, { case: 'cursors', value: { conversation, cursors: [log.cursor] } });
  }

  #handleAppend(connection: Connection, entry: NewEntry): void {
    const log = this.logs.get(idFromBytes(entry.conversation));
    const fate = this.fateOf(entry);
    if (fate === 'lost_before' || !log) {
      this.cut();
      return;
    }
    if (typeof fate === 'number') {
      this.#send(connection, {
        case: 'rejected',
        value: { id: entry.id, error: { code: fate, message: 'as scripted', retryAfterMs: this.retryAfterMs } },
      });
      return;
    }
    const id = idFromBytes(entry.id);
    const known = log.entries.find((other) => idFromBytes(other.id) === id);
    const landed = known ?? this.#append(log, this.#self, entry);
    if (!known) this.#publish(log, [landed]);
    if (fate === 'lost_after') {
      this.cut();
      return;
    }
    const { seq, acceptedAtMs, loudCount } = landed;
    const { conversation } = entry;
    this.#send(connection, { case: 'appended', value: { id: entry.id, conversation, seq, acceptedAtMs, loudCount } });
  }

  #append(log: FakeLog, author: string, entry: Pick<NewEntry, 'id' | 'kind' | 'body'>): Entry {
    const before = log.entries.at(-1);
    const made = create(EntrySchema, {
      seq: (before?.seq ?? 0) + 1,
      id: entry.id,
      kind: entry.kind,
      authorUser: idToBytes(author),
      acceptedAtMs: BigInt(1_790_000_000_000 + (before?.seq ?? 0)),
      loudCount: (before?.loudCount ?? 0) + (isLoud({ kind: entry.kind, silent: false }) ? 1 : 0),
      body: entry.body,
    });
    log.entries.push(made);
    return made;
  }

  #publish(log: FakeLog, entries: Entry[]): void {
    const value = {
      conversation: idToBytes(log.id),
      entries,
      incarnation: log.incarnation,
      headSeq: log.entries.length,
    };
    for (const frame of this.deliver({ case: 'entries', value }))
      for (const connection of this.#connections) this.#send(connection, frame);
  }

  #pull(connection: Connection, ref: number, { conversation, afterSeq, beforeSeq, limit }: PullRequest): void {
    const log = this.logs.get(idFromBytes(conversation));
    if (!log) return;
    const entries = beforeSeq
      ? log.entries.slice(Math.max(0, beforeSeq - 1 - limit), beforeSeq - 1)
      : log.entries.slice(afterSeq, afterSeq + limit);
    const { incarnation } = log;
    const headSeq = log.entries.length;
    this.#send(connection, {
      case: 'entries',
      value: { conversation, ref, entries, incarnation, headSeq, atEnd: false },
    });
  }

  #head(log: FakeLog) {
    const newest = log.entries.at(-1);
    return create(HeadSchema, {
      conversation: idToBytes(log.id),
      kind: ConversationKind.DIRECT,
      encryption: Encryption.OPEN,
      incarnation: log.incarnation,
      seq: log.entries.length,
      loudCount: newest?.loudCount ?? 0,
      role: Role.MEMBER,
      fromSeq: 1,
      memberCount: 2,
      peer: create(UserSchema, { id: idToBytes(this.#peer), handle: 'peer', displayName: 'Peer' }),
      cursors: [log.cursor],
      changedAtMs: newest?.acceptedAtMs ?? 0n,
    });
  }
}
