import type { ClientSocket, Network } from '@tidings/client';
import {
  decodeServerFrame,
  type Entries,
  EntryKind,
  ErrorCode,
  type ErrorPolicy,
  encodeClientFrame,
  errorTable,
  idFromBytes,
  idToBytes,
  newId,
  protocolVersion,
  type Rejected,
  type ServerFrame,
  type Welcome,
} from '@tidings/protocol';
import { recordNetwork } from '../history/record-network';
import type { Recorder } from '../history/recorder';
import type { Random } from '../network/random';
import { createRawReplica, type RawReplica } from './raw-replica';

export interface RawDeviceOptions {
  readonly name: string;
  readonly user: string;
  readonly accessToken: string;
  readonly url: string;
  readonly network: Network;
  readonly recorder: Recorder;
  readonly random: Random;
  readonly conversations: readonly string[];
  /** How long it waits before it dials again, given how often it has dialled in vain; default: next to nothing. */
  readonly waitMs?: (tries: number) => number;
}

interface Pending {
  readonly id: string;
  readonly conversation: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

type SentFrame = Parameters<typeof encodeClientFrame>[0];

/**
 * A device that speaks the bare protocol, as little as it takes to do it right:
 *
 *   offline ──connect──▶ hello sent ──welcome──▶ pulling ──all at end──▶ live
 *      ▲                                                                  │
 *      └──────────────────────── socket closed ◀──────────────────────────┘
 *
 * Once live it sends what is not yet acknowledged again, in order and under the same ids.
 */
export class RawDevice {
  readonly name: string;
  readonly user: string;
  readonly #options: RawDeviceOptions;
  readonly #network: Network;
  readonly #replicas = new Map<string, RawReplica>();
  readonly #pulls = new Map<number, string>();
  readonly #outbox: Pending[] = [];
  readonly #landed: Pending[] = [];
  #socket: ClientSocket | undefined;
  /** Live frames may come before. */
  #isWelcomed = false;
  /** The server could read all conversations. */
  #isWholeWelcome = false;
  #isCaughtUp = false;
  #isLive = false;
  #isStopped = false;
  #triesInVain = 0;
  /** As the server has asked. */
  #retryAfterMs = 0;
  #pongs = 0;
  /** When it sent what nothing has come after, by `performance.now()`. */
  #waitsSince: number | undefined;
  #syncToken: Uint8Array<ArrayBuffer> = new Uint8Array();
  #nextSyncToken: Uint8Array<ArrayBuffer> = new Uint8Array();
  #helloAsOf = 0;
  #nextRef = 1;

  constructor(options: RawDeviceOptions) {
    this.name = options.name;
    this.user = options.user;
    this.#options = options;
    this.#network = recordNetwork(options.network, options.recorder, options.name);
    for (const conversation of options.conversations) this.#replicas.set(conversation, createRawReplica());
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  /** How often a ping was answered. */
  get pongs(): number {
    return this.#pongs;
  }

  /** How long nothing at all has come since something was sent. */
  silentMs(nowMs: number): number {
    return this.#waitsSince === undefined ? 0 : nowMs - this.#waitsSince;
  }

  /** Sent or waiting, and not yet acknowledged. */
  get pendingCount(): number {
    return this.#outbox.length;
  }

  /** Whether this one of its entries is still to be acknowledged. */
  isPending(id: string): boolean {
    return this.#outbox.some((pending) => pending.id === id);
  }

  /** Own entries that were acknowledged. */
  get landed(): readonly Pending[] {
    return this.#landed;
  }

  replica(conversation: string): RawReplica {
    const replica = this.#replicas.get(conversation);
    if (replica === undefined) throw new Error(`${this.name} is not in ${conversation}`);
    return replica;
  }

  connect(): void {
    if (this.#isStopped || this.#socket !== undefined) return;
    const socket = this.#network.connect(`${this.#options.url.replace('http', 'ws')}/v1/socket`, {
      opened: () => this.#hello(),
      message: (data) => {
        this.#waitsSince = undefined;
        this.#received(decodeServerFrame(data).frame);
      },
      closed: () => this.#closed(),
    });
    this.#socket = socket;
  }

  /** Gives the connection up and makes another one. */
  drop(): void {
    this.#socket?.close();
  }

  ping(): void {
    if (this.#isLive) this.#send({ case: 'ping', value: { ref: 1 } });
  }

  /** Ends the device's life; what it holds stays readable. */
  stop(): void {
    this.#isStopped = true;
    this.#socket?.close();
  }

  /** Puts one entry into the outbox, and sends it if there is somebody to send it to; says its id. */
  write(conversation: string, body: Uint8Array<ArrayBuffer>): string {
    const pending = { id: newId(), conversation, body };
    this.#outbox.push(pending);
    if (this.#isLive) this.#append(pending);
    return pending.id;
  }

  /** Sends somebody's id once more: one's own must come back with the seq it had, another author's must be refused. */
  repeat(pending: { readonly id: string; readonly conversation: string }): void {
    if (this.#isLive) this.#append({ ...pending, body: new TextEncoder().encode('again') });
  }

  advance(conversation: string, move: { readonly deliveredSeq: number; readonly readSeq: number }): void {
    if (this.#isLive) this.#send({ case: 'advance', value: { conversation: idToBytes(conversation), ...move } });
  }

  pull(
    conversation: string,
    range: { readonly afterSeq?: number; readonly beforeSeq?: number; readonly limit: number },
  ): void {
    if (this.#socket === undefined || !(this.#isLive || this.#pulls.size > 0)) return;
    this.#send({
      case: 'pull',
      value: { ref: this.#nextRef++, request: { conversation: idToBytes(conversation), ...range } },
    });
  }

  #hello(): void {
    this.#helloAsOf = this.#options.recorder.length;
    this.#send({
      case: 'hello',
      value: {
        protocol: protocolVersion,
        accessToken: this.#options.accessToken,
        since: this.#syncToken,
        client: 'testkit',
      },
    });
  }

  #closed(): void {
    this.#socket = undefined;
    this.#isWelcomed = false;
    this.#isWholeWelcome = false;
    this.#isCaughtUp = false;
    this.#isLive = false;
    this.#pulls.clear();
    this.#waitsSince = undefined;
    const { waitMs, random } = this.#options;
    const wait = this.#retryAfterMs || (waitMs?.(this.#triesInVain++) ?? random.between(2, 25));
    this.#retryAfterMs = 0;
    setTimeout(() => this.connect(), wait);
  }

  #received(frame: ServerFrame['frame']): void {
    switch (frame.case) {
      case 'welcome':
        this.#welcomed(frame.value);
        break;
      case 'entries':
        this.#gotEntries(frame.value);
        break;
      case 'appended':
        this.#settle(idFromBytes(frame.value.id), true);
        break;
      case 'rejected':
        this.#rejected(frame.value);
        break;
      case 'bye':
        this.#retryAfterMs = frame.value.error?.retryAfterMs ?? 0;
        if (policyOf(frame.value.error).action !== 'backoff') this.#isStopped = true;
        break;
      case 'head':
      case 'cursors':
      case 'signals':
      case 'presence':
        break;
      case 'pong':
        this.#pongs++;
        break;
      case undefined:
        break;
    }
  }

  #gotEntries(answer: Entries): void {
    const isCatchUp = this.#pulls.delete(answer.ref);
    // Random reads of the past tell the checker something, and the replica nothing.
    if (answer.ref !== 0 && !isCatchUp) return;
    const conversation = idFromBytes(answer.conversation);
    const result = this.replica(conversation).apply(answer.entries);
    if (result === 'hole' || (isCatchUp && !answer.atEnd)) this.#catchUp(conversation);
    this.#liveWhenCaughtUp();
  }

  #welcomed(welcome: Welcome): void {
    const isLast = welcome.syncToken.length > 0;
    // In part: what was kept of the last time stays good.
    if (isLast) this.#nextSyncToken = new Uint8Array(welcome.syncToken);
    this.#isWholeWelcome = isLast;
    this.#isWelcomed = isLast || welcome.partial;
    for (const head of welcome.heads) {
      const conversation = idFromBytes(head.conversation);
      const replica = this.replica(conversation);
      replica.apply(head.entries);
      if (replica.heldSeq < head.seq) this.#catchUp(conversation);
    }
    this.#liveWhenCaughtUp();
  }

  #catchUp(conversation: string): void {
    const ref = this.#nextRef++;
    this.#pulls.set(ref, conversation);
    const request = { conversation: idToBytes(conversation), afterSeq: this.replica(conversation).heldSeq };
    this.#send({ case: 'pull', value: { ref, request } });
  }

  #liveWhenCaughtUp(): void {
    if (!this.#isWelcomed || this.#pulls.size > 0) return;
    this.#becomeLive();
    if (!this.#isWholeWelcome || this.#isCaughtUp) return;
    this.#isCaughtUp = true;
    this.#syncToken = this.#nextSyncToken;
    for (const [conversation, { heldSeq }] of this.#replicas)
      this.#options.recorder.note({
        type: 'caught_up',
        device: this.name,
        user: this.user,
        conversation,
        seq: heldSeq,
        asOf: this.#helloAsOf,
      });
  }

  #becomeLive(): void {
    if (this.#isLive) return;
    this.#isLive = true;
    this.#triesInVain = 0;
    for (const pending of this.#outbox) this.#append(pending);
  }

  #rejected({ id, ref, error }: Rejected): void {
    const conversation = this.#pulls.get(ref);
    const isLater = policyOf(error).action !== 'never';
    if (conversation !== undefined) {
      this.#pulls.delete(ref);
      setTimeout(() => this.#socket !== undefined && this.#catchUp(conversation), 20);
    } else if (id.length > 0 && !isLater) {
      this.#settle(idFromBytes(id), false);
    } else if (id.length > 0) {
      setTimeout(() => this.#appendAgain(idFromBytes(id)), 20);
    }
  }

  #appendAgain(id: string): void {
    const pending = this.#outbox.find((one) => one.id === id);
    if (pending !== undefined && this.#isLive) this.#append(pending);
  }

  #settle(id: string, hasLanded: boolean): void {
    const index = this.#outbox.findIndex((pending) => pending.id === id);
    const [pending] = index < 0 ? [] : this.#outbox.splice(index, 1);
    if (pending !== undefined && hasLanded) this.#landed.push(pending);
  }

  #append({ id, conversation, body }: Pending): void {
    this.#send({
      case: 'append',
      value: { id: idToBytes(id), conversation: idToBytes(conversation), kind: EntryKind.CONTENT, body },
    });
  }

  #send(frame: SentFrame): void {
    if (this.#socket === undefined) return;
    this.#waitsSince ??= performance.now();
    this.#socket.send(encodeClientFrame(frame));
  }
}

function policyOf(error: Rejected['error']): ErrorPolicy {
  return errorTable[error?.code ?? ErrorCode.UNSPECIFIED];
}
