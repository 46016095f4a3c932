/**
 * What the leading instance runs while somebody is signed in: the connection, and everything that follows from its frames.
 *
 *   Link ──frames──► Inbox ──► Replica ──► Puller (holes, catching up) · Strangers (names) · CursorSender (delivered)
 *     ▲                                                     │
 *     └── append ── Outbox ◄── intents in the database      └── idle ──► the sync token is kept, the connection is live
 */
import { fromBinary } from '@bufbuild/protobuf';
import {
  type ConversationId,
  type Entries,
  EntryKind,
  ErrorCode,
  errorTable,
  HeadSchema,
  idFromBytes,
  idToBytes,
  type Presence,
  type Rejected,
  Role,
  SignalKind,
  TidingsError,
  type UserId,
  type Welcome,
} from '@tidings/protocol';
import { Strangers } from '../names/strangers';
import { createAskChange } from '../outbox/ask-change';
import { Outbox } from '../outbox/outbox';
import { readSettings } from '../personal/settings-query';
import type { Platform } from '../platform/platform';
import { CursorSender } from '../replica/cursors';
import { Expirer } from '../replica/expirer';
import { Opener } from '../replica/opener';
import { Puller } from '../replica/puller';
import { type Applied, Replica } from '../replica/replica';
import { ServerTime } from '../replica/server-time';
import type { Sealing } from '../sealer/sealing';
import type { SignedIn } from '../session/holder';
import { createRenewal } from '../session/renew';
import { endSession } from '../session/session';
import { presenceOf, type Status } from '../signals/status';
import { TypingBoard } from '../signals/typing';
import { WatchSet } from '../signals/watching';
import { getMeta, setMeta } from '../store/meta';
import { topics } from '../store/topics';
import type { LeaderCalls } from '../tabs/peers';
import { randomFrom } from '../transport/jitter';
import { Link, type LinkState } from '../transport/link';
import type { Rpc, TokenSource } from '../transport/rpc';
import type { InFrame } from '../transport/socket';
import { readRoster } from '../views/pending-changes';
import { refreshViews } from '../views/rebuild';
import { bytesFromBase64, bytesToBase64 } from './base64';
import { createInbox, type Inbox } from './inbox';
import { keyCalls } from './key-calls';
import { PrivacyTeller } from './privacy-teller';
import { createQuestions, type Questions } from './questions';
import { repeatDetails } from './repeat-details';
import { connectionOf, StatusBoard } from './status-board';

export interface EngineOptions {
  readonly session: SignedIn;
  readonly platform: Platform;
  /** ws:// or wss:// */
  readonly socketUrl: string;
  readonly tokens: TokenSource;
  readonly rpc: Rpc;
  /** Without authorisation, for renewing it. */
  readonly openRpc: Rpc;
  publish(status: Status): void;
  /** A write has failed. */
  failed?(): void;
}

const openWithinMs = 5_000;

const isNotThere: ReadonlySet<ErrorCode> = new Set([ErrorCode.NOT_FOUND, ErrorCode.NOT_MEMBER]);

export class Engine implements Disposable {
  readonly calls: LeaderCalls;
  readonly #options: EngineOptions;
  readonly #replica: Replica;
  readonly #sealing: Sealing;
  readonly #inbox: Inbox;
  readonly #link: Link;
  readonly #puller: Puller;
  readonly #outbox: Outbox;
  readonly #cursors: CursorSender;
  readonly #strangers: Strangers;
  readonly #opener: Opener;
  readonly #time: ServerTime;
  readonly #expirer: Expirer;
  readonly #typing: TypingBoard;
  readonly #watching: WatchSet;
  readonly #privacy: PrivacyTeller;
  readonly #board: StatusBoard;
  readonly #questions: Questions;
  readonly #waiting = new Set<() => void>();
  readonly #stopObserving: () => void;
  /** The token of the welcome that is being worked off. */
  #syncToken: Uint8Array | undefined;
  #isCaughtUp = false;
  /** Conversations that came out of a backup since the welcome. */
  readonly #restored = new Set<ConversationId>();
  /** Conversations whose group was looked after since this start. */
  readonly #met = new Set<ConversationId>();
  #linkState: LinkState = { phase: 'idle', isOnline: true };

  private constructor(options: EngineOptions, replica: Replica, sealing: Sealing, time: ServerTime) {
    this.#options = options;
    this.#replica = replica;
    this.#time = time;
    this.#sealing = sealing;
    const { platform, session, rpc } = options;
    const { database } = session;
    const { clock } = platform;
    const random = randomFrom(platform);
    const held = (id: ConversationId) => replica.get(id);
    this.#board = new StatusBoard(options.publish);
    this.#typing = new TypingBoard(clock, (typing) => this.#board.set({ typing }));
    this.#inbox = createInbox({
      apply: (changes) => replica.apply(changes),
      applied: (applied) => this.#applied(applied),
      // Nothing was written, so nothing may be taken for applied: begin again from the last sync token.
      failed: () => {
        options.failed?.();
        this.#link.drop();
      },
    });
    this.#link = new Link({
      platform,
      random,
      url: options.socketUrl,
      getAccessToken: (stale) => (stale === undefined ? options.tokens.get() : options.tokens.renew(stale)),
      getSyncToken: async () => bytesFromBase64((await getMeta(database, 'sync_token')) ?? ''),
      welcomed: (welcome) => void this.#welcomed(welcome).catch(() => this.#link.drop()),
      frame: (frame) => this.#frame(frame),
      lost: () => this.#lost(),
      ended: (closeCode) => void this.#ended(closeCode),
      changed: (state) => {
        this.#linkState = state;
        this.#tellConnection();
      },
    });
    const push = (changes: Parameters<Inbox['push']>[0]) => this.#inbox.push(changes);
    this.#questions = createQuestions({ rpc, database, push });
    this.#puller = new Puller({ clock, random, link: this.#link, held, push, idle: () => void this.#settle() });
    this.#outbox = new Outbox({
      database,
      sealers: sealing.sealers,
      clock,
      random,
      held,
      link: this.#link,
      land: (conversation, landed) => push([{ type: 'landed', conversation, landed }]),
      askChange: createAskChange({
        rpc,
        groups: sealing,
        encryption: (conversation) => held(conversation)?.encryption,
        members: async (conversation) => {
          await this.#questions.members(conversation);
          return new Set((await readRoster(database, conversation))?.keys());
        },
      }),
      acknowledge: (conversation, appended) => push([{ type: 'acknowledged', conversation, appended }]),
      catchUp: async (conversation) => {
        await this.#questions.head(conversation);
        await sealing.catchUp(conversation);
      },
    });
    this.#cursors = new CursorSender({ database, clock, link: this.#link });
    this.#opener = new Opener({ database, push });
    this.#expirer = new Expirer({ database, clock, time, push });
    this.#strangers = new Strangers({ database, clock, rpc });
    this.#watching = new WatchSet({ clock, link: this.#link });
    this.#privacy = new PrivacyTeller({
      database,
      clock,
      rpc,
      isOpen: () => this.#link.isOpen,
      push: (head) => push([{ type: 'head', head }]),
    });
    this.#stopObserving = database.observe((tables) => {
      // Reading fails only when the session is over; then there is nothing to send.
      if (tables.has(topics.outbox)) this.#outbox.load().catch(() => {});
      if (tables.has(topics.marks)) this.#cursors.poke();
      if (tables.has(topics.preferences) || tables.has(topics.blocked) || tables.has(topics.list)) this.#privacy.poke();
      if (tables.has(topics.keys)) sealing.readSettings().catch(() => {});
    });
    const renew = createRenewal({ database, clock, rpc: options.openRpc });
    this.calls = {
      renew,
      page: async ({ conversation, which, seq }) => {
        await this.#whenOpen();
        await this.#puller.page(conversation as ConversationId, which, seq);
      },
      open: ({ conversation, upToSeq }) =>
        push([{ type: 'open', conversation: conversation as ConversationId, upToSeq }]),
      head: (head) => push([{ type: 'head', head: fromBinary(HeadSchema, head) }]),
      members: (conversation) => this.#questions.members(conversation as ConversationId),
      ...keyCalls(sealing, (head) => push([{ type: 'head', head }])),
    };
  }

  static async open(options: EngineOptions): Promise<Engine> {
    const { database, user, device } = options.session;
    const self = { user, device };
    const { platform, rpc } = options;
    let engine: Engine | undefined;
    // Loaded when it is needed: a browser shows the list before it knows how to seal.
    const { Sealing } = await import('../sealer/sealing');
    // Sealing and the replica need each other: the one opens what the other holds.
    const sealing: Sealing = await Sealing.open({
      platform,
      database,
      rpc,
      random: randomFrom(platform),
      self,
      held: (id) => replica.get(id),
      conversations: () => replica.newestFirst(),
      reopen: async (ids) => engine?.reopen(ids),
      allOpened: async () => engine?.allOpened(),
      head: async (id) => engine?.askHead(id),
    });
    await refreshViews(database, user);
    const time = await ServerTime.open(platform.clock, database);
    const replica: Replica = await Replica.open({ database, sealers: sealing.sealers, self, time });
    engine = new Engine(options, replica, sealing, time);
    await engine.#strangers.open();
    await engine.#outbox.load();
    engine.#link.start();
    engine.#opener.start();
    await engine.#expirer.poke();
    return engine;
  }

  get status(): Status {
    return this.#board.status;
  }

  /** Keys have come for these. */
  async reopen(conversations: readonly ConversationId[]): Promise<void> {
    if (conversations.length === 0) return;
    await this.#inbox.push(conversations.map((conversation) => ({ type: 'reopen', conversation })));
    this.#opener.start();
  }

  /** Nothing is left that was to be opened later. */
  allOpened(): Promise<void> {
    return this.#opener.done();
  }

  async askHead(conversation: ConversationId): Promise<void> {
    await this.#questions.head(conversation);
  }

  watch(instance: string, users: readonly string[]): void {
    this.#watching.watch(instance, users as readonly UserId[]);
  }

  /** Who hides it says nothing, also before the server knows; nor does anybody to people they have not accepted. */
  async sendTyping(conversation: string, isTyping: boolean): Promise<void> {
    const kind = isTyping ? SignalKind.TYPING : SignalKind.STOPPED_TYPING;
    const { database } = this.#options.session;
    if (this.#replica.get(conversation as ConversationId)?.isUnaccepted) return;
    if ((await readSettings(database, '')).hides_typing) return;
    this.#link.send({ case: 'signal', value: { conversation: idToBytes(conversation), kind } });
  }

  reconnect(): void {
    this.#link.nudge();
  }

  [Symbol.dispose](): void {
    this.#stopObserving();
    this.#link[Symbol.dispose]();
    this.#lost();
    for (const resume of [...this.#waiting]) resume();
    this.#cursors.stop();
    this.#opener.stop();
    this.#expirer[Symbol.dispose]();
    this.#strangers.stop();
    this.#watching.stop();
    this.#privacy.stop();
    this.#sealing[Symbol.dispose]();
  }

  async #welcomed(welcome: Welcome): Promise<void> {
    this.#sealing.reachable();
    this.#learnTime(welcome.serverTimeMs);
    await this.#inbox.push(welcome.heads.map((head) => ({ type: 'head', head })));
    const isLast = welcome.syncToken.length > 0;
    if (!this.#link.isOpen || !(isLast || welcome.partial)) return;
    if (isLast) this.#syncToken = welcome.syncToken;
    for (const resume of [...this.#waiting]) resume();
    for (const { id } of this.#replica.newestFirst()) this.#puller.want(id);
    if (this.#puller.isIdle) await this.#settle();
    await this.#outbox.load();
    this.#cursors.resume();
    this.#watching.resume();
    this.#strangers.meet([]);
    this.#privacy.connected();
    this.#sealing.connected();
    // A name that could not be read now is read at the next welcome.
    this.#questions.profile().catch(() => {});
  }

  /** Everything the welcome spoke of is on the disk: only now its token may be kept. A crash before means the same welcome again. */
  async #settle(): Promise<void> {
    const token = this.#syncToken;
    if (token === undefined || !this.#puller.isIdle) return;
    this.#syncToken = undefined;
    try {
      await this.#options.session.database.write([setMeta('sync_token', bytesToBase64(token))], []);
      this.#isCaughtUp = true;
      this.#tellConnection();
      void this.#lookForLost().catch(() => {});
    } catch {
      this.#link.drop();
    }
  }

  /** All logs come out of a backup when one does, or those of one shard: conversations of which nothing was heard may be no more. */
  async #lookForLost(): Promise<void> {
    if (this.#restored.size === 0) return;
    const others = this.#replica
      .newestFirst()
      .filter(({ id, role }) => !this.#restored.has(id) && role !== Role.UNSPECIFIED);
    this.#restored.clear();
    for (const { id } of others) {
      if (!this.#link.isOpen) return;
      await this.#questions.head(id).catch(async (failure: unknown) => {
        const isGone = failure instanceof TidingsError && isNotThere.has(failure.code);
        if (isGone) await this.#inbox.push([{ type: 'gone', conversation: id }]);
      });
    }
  }

  /** A first connection that is being made is worth waiting for; resolves in any case. */
  #whenOpen(): Promise<void> {
    const { phase } = this.#linkState;
    const isFresh = phase === 'connecting' || (phase === 'waiting' && this.#linkState.attempts === 0);
    if (!isFresh) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = () => {
        cancel();
        this.#waiting.delete(stop);
        resolve();
      };
      const cancel = this.#options.platform.clock.after(openWithinMs, stop);
      this.#waiting.add(stop);
    });
  }

  #frame(frame: InFrame): void {
    switch (frame.case) {
      case 'entries':
        this.#entries(frame.value);
        break;
      case 'appended':
        this.#outbox.appended(frame.value);
        break;
      case 'rejected':
        this.#rejected(frame.value);
        break;
      case 'head':
        this.#push([{ type: 'head', head: frame.value }]);
        break;
      case 'cursors': {
        const { cursors } = frame.value;
        this.#push([{ type: 'cursors', conversation: idFromBytes(frame.value.conversation), cursors }]);
        break;
      }
      case 'signals': {
        const conversation = idFromBytes<ConversationId>(frame.value.conversation);
        for (const { user, kind, ttlMs } of frame.value.signals)
          this.#typing.signal(conversation, idFromBytes<UserId>(user), kind, ttlMs);
        break;
      }
      case 'pong':
        this.#learnTime(frame.value.serverTimeMs);
        break;
      case 'presence':
        this.#presence(frame.value);
        break;
      default:
    }
  }

  /** What could not be kept of it is learned again. */
  #learnTime(serverTimeMs: bigint): void {
    void this.#time
      .learn(Number(serverTimeMs))
      .then(async (isOther) => {
        if (isOther) await this.#expirer.poke();
      })
      .catch(() => {});
  }

  #presence({ users }: Presence): void {
    this.#board.set({ presence: { ...this.#board.status.presence, ...presenceOf(users) } });
  }

  #entries(entries: Entries): void {
    if (entries.ref !== 0) {
      this.#puller.answered(entries);
      return;
    }
    const conversation = idFromBytes<ConversationId>(entries.conversation);
    const { incarnation } = entries;
    this.#push([{ type: 'entries', conversation, incarnation, entries: entries.entries, isPulled: false }]);
  }

  #rejected(rejected: Rejected): void {
    if (rejected.ref !== 0) this.#puller.rejected(rejected);
    else if (rejected.id.length === 16) this.#outbox.rejected(rejected);
  }

  #repeatDetails(entries: Applied['entries']): void {
    const { platform, session } = this.#options;
    const { database, user, device } = session;
    for (const { conversation, entry } of entries)
      if (entry.kind === EntryKind.DETAILS && entry.author === user && entry.device === device)
        repeatDetails({ database, platform, user }, conversation, entry.seq).catch(() => {});
  }

  #push(changes: Parameters<Inbox['push']>[0]): void {
    // A failed write drops the link (createInbox above); there is nobody else to tell.
    this.#inbox.push(changes).catch(() => {});
  }

  #applied({ touched, unknown, people, entries, restored }: Applied): void {
    for (const id of restored) this.#restored.add(id);
    this.#sealing.restored(restored);
    for (const id of touched) this.#puller.want(id);
    const fresh = touched.filter((id) => !this.#met.has(id));
    for (const id of fresh) this.#met.add(id);
    this.#sealing.met(fresh);
    // Whom one may watch depends on whom one shares a conversation with.
    if (fresh.length > 0) this.#watching.resume();
    this.#sealing.applied(entries);
    this.#repeatDetails(entries);
    for (const id of unknown) this.#questions.head(id).catch(() => {});
    this.#strangers.meet(people);
    if (entries.length > 0) this.#opener.start();
    if (entries.some(({ entry }) => entry.expireAfterS > 0)) this.#expirer.poke().catch(() => {});
    for (const { conversation, entry } of entries) this.#typing.stopped(conversation, entry.author);
    if (entries.length > 0) this.#cursors.poke();
  }

  #lost(): void {
    this.#isCaughtUp = false;
    this.#syncToken = undefined;
    this.#sealing.lost();
    this.#puller.lost();
    this.#outbox.lost();
    this.#typing.clear();
  }

  async #ended(closeCode: number): Promise<void> {
    const isReused = closeCode === errorTable[ErrorCode.REFRESH_REUSED].closeCode;
    // Another instance may have ended it already.
    await endSession(this.#options.session.database, isReused ? 'reused' : 'revoked').catch(() => {});
  }

  #tellConnection(): void {
    const connection = connectionOf(this.#linkState, this.#options.platform.clock.now(), this.#isCaughtUp);
    const isAway = connection.phase === 'offline' || (connection.phase === 'waiting' && connection.attempts > 0);
    // Who is online is not known while we are not.
    this.#board.set(isAway ? { connection, presence: {} } : { connection });
  }
}
