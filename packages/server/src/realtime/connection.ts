/**
 * One socket's life:
 *
 *   waiting ──hello──▶ greeting ──▶ subscribed ──welcome──▶ live
 *      │                  │             │                    │
 *      └──────────────────┴──── bye ────┴────────────────────┴──▶ closed (also when the other end goes)
 *
 *   waiting     only `hello` is understood; bounded in number and in time
 *   greeting    the token is being checked, the conversations looked up; frames and controls are held
 *   subscribed  live frames go out and controls are applied; the client's frames are held until the welcome is on its way
 *   live        frames go to `frames/<frame>.ts`
 *
 * There are tens of thousands of these: fields are numbers, shared objects, or made when first needed.
 */
import {
  type ErrorCode,
  encodeServerFrame,
  errorTable,
  limits,
  type Pull,
  serverFrameToJson,
  type UserId,
} from '@tidings/protocol';
import type { Identity } from '../accounts/authenticate';
import type { Clock } from '../ports/clock';
import type { Peer, Socket, SocketListener } from '../ports/edge';
import type { Allowance } from './allowance';
import type { Control } from './control';
import { socketLimits } from './socket-limits';
import type { TokenBucket } from './token-bucket';
import type { Topic } from './topics';

export type ServerFrameCase = Parameters<typeof encodeServerFrame>[0];
export type ConnectionPhase = 'waiting' | 'greeting' | 'subscribed' | 'live' | 'closed';

/** What all sockets share: where their events go. */
export interface ConnectionOwner {
  readonly clock: Pick<Clock, 'now'>;
  /** A frame came in that is to be understood now. */
  receive(connection: Connection, data: Uint8Array | string): void;
  /** More was sent before the welcome than is held. */
  overrun(connection: Connection): void;
  /** Something around the user has changed. */
  control(connection: Connection, control: Control): void;
  /** Called once. */
  closed(connection: Connection, code: number): void;
}

export class Connection implements SocketListener {
  readonly socket: Socket;
  readonly address: string;
  /** The conversations it is subscribed to: exactly those its user is a member of. */
  readonly topics: Topic[] = [];
  phase: ConnectionPhase = 'waiting';
  /** Set from `greeting` on. */
  identity: Identity | undefined;
  /** The hello came as text: so does everything for it. */
  isJson = false;
  lastHeardMs: number;
  readonly frameBucket: TokenBucket;
  readonly byteBucket: TokenBucket;
  /** Made when first needed. */
  excessBucket: TokenBucket | undefined;
  /** Shared by all sockets of the user; set with the identity. */
  allowance: Allowance | undefined;
  appendsInFlight = 0;
  /** Made when first needed. */
  pulls: Pull[] | undefined;
  watched: ReadonlySet<UserId> | undefined;
  /** Those of them of whom it is told nothing for now. */
  hidden: ReadonlySet<UserId> | undefined;
  readonly #owner: ConnectionOwner;
  #held: (Uint8Array | string)[] | undefined;
  #heldBytes = 0;
  #heldControls: Control[] | undefined;
  #whenRoom: (() => void)[] | undefined;
  #whenAnswered: (() => void) | undefined;

  constructor(socket: Socket, from: Peer, owner: ConnectionOwner) {
    const nowMs = owner.clock.now();
    this.socket = socket;
    this.address = from.address;
    this.#owner = owner;
    this.lastHeardMs = nowMs;
    this.frameBucket = { tokens: socketLimits.frames.burst, readAtMs: nowMs };
    this.byteBucket = { tokens: socketLimits.bytes.burst, readAtMs: nowMs };
  }

  message(data: Uint8Array | string): void {
    if (this.phase === 'closed') return;
    this.lastHeardMs = this.#owner.clock.now();
    if (this.phase === 'greeting' || this.phase === 'subscribed') this.#hold(data);
    else this.#owner.receive(this, data);
  }

  control(control: Control): void {
    if (this.phase === 'subscribed' || this.phase === 'live') this.#owner.control(this, control);
    else if (this.phase === 'greeting') {
      this.#heldControls ??= [];
      this.#heldControls.push(control);
    }
  }

  /** The conversations are subscribed: what happened to them since they were looked up is applied, before anything else is sent. I5 */
  becomeSubscribed(): void {
    if (this.phase !== 'greeting') return;
    this.phase = 'subscribed';
    const held = this.#heldControls;
    this.#heldControls = undefined;
    for (const control of held ?? []) this.control(control);
  }

  becomeLive(): void {
    if (this.phase !== 'subscribed') return;
    this.phase = 'live';
    const held = this.#held;
    this.#held = undefined;
    for (const data of held ?? []) if (this.isOpen) this.#owner.receive(this, data);
  }

  get isOpen(): boolean {
    return this.phase !== 'closed';
  }

  send(frame: ServerFrameCase): void {
    if (this.phase !== 'closed') this.sendEncoded(encodeServerFrame(frame));
  }

  sendEncoded(frame: Uint8Array): void {
    if (this.phase !== 'closed') this.socket.send(this.isJson ? serverFrameToJson(frame) : frame);
  }

  /** Says why, then closes. */
  bye(code: ErrorCode, message: string, retryAfterMs = 0): void {
    this.send({ case: 'bye', value: { error: { code, message, retryAfterMs } } });
    const { closeCode, name } = errorTable[code];
    this.#close(closeCode);
    this.socket.close(closeCode, name);
  }

  /** Resolves when less than half of the backlog's limit waits to leave, or the socket has closed. I9 */
  async room(): Promise<void> {
    while (this.isOpen && this.socket.backlogBytes > limits.socketBacklogBytes / 2) {
      await new Promise<void>((resolve) => {
        this.#whenRoom ??= [];
        this.#whenRoom.push(resolve);
      });
    }
  }

  drained(): void {
    const waiting = this.#whenRoom;
    this.#whenRoom = undefined;
    for (const resume of waiting ?? []) resume();
  }

  appendAnswered(): void {
    this.appendsInFlight--;
    if (this.appendsInFlight > 0) return;
    this.#whenAnswered?.();
    this.#whenAnswered = undefined;
  }

  /** Resolves when no append waits for its answer, or the socket has closed. */
  async answered(): Promise<void> {
    if (this.appendsInFlight === 0 || !this.isOpen) return;
    await new Promise<void>((resolve) => {
      this.#whenAnswered = resolve;
    });
  }

  closed(code: number): void {
    this.#close(code);
  }

  #hold(data: Uint8Array | string): void {
    this.#held ??= [];
    this.#held.push(data);
    this.#heldBytes += data.length;
    if (this.#held.length > socketLimits.heldFrames || this.#heldBytes > socketLimits.heldBytes)
      this.#owner.overrun(this);
  }

  #close(code: number): void {
    if (this.phase === 'closed') return;
    this.phase = 'closed';
    this.#owner.closed(this, code);
    this.pulls = undefined;
    this.#held = undefined;
    this.drained();
    this.#whenAnswered?.();
  }
}
