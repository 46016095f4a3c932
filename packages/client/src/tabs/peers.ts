/**
 * The instances of one replica among themselves (the tabs of a browser). One leads and runs the engine; the others ask it.
 * A call is repeated until somebody answers it, and each repetition is met with a sign that the leader is at it; it is given up when nothing
 * has been heard for a while. When the leader dies, the next one does the work, so everything that can be asked is idempotent. State that the leader tells (connection, typing, presence) is told anew by each leader.
 */
import { ErrorCode, newId, TidingsError } from '@tidings/protocol';
import type { RestoreResult } from '../api';
import type { Leadership, Platform } from '../platform/platform';
import type { Page } from '../replica/puller';
import type { AnsweredPasskey } from '../sealer/keys/vault-key';

/** What the leader does for all. */
export interface LeaderCalls {
  /** A newer access token than this. */
  renew(stale: string): Promise<string>;
  /** Loads entries above or below the piece that holds this seq, or around a seq that is not held. */
  page(input: { conversation: string; which: Page; seq: number }): Promise<void>;
  /** Opens some of what was to be opened later, the newest up to this seq. */
  open(input: { conversation: string; upToSeq: number }): Promise<void>;
  /** Takes an encoded head into the replica. */
  head(head: Uint8Array): Promise<void>;
  /** Fetches the members of a conversation. */
  members(conversation: string): Promise<void>;
  /** Creates an encrypted conversation; direct without a title. */
  create(input: { conversation: string; users: readonly string[]; title?: string }): Promise<string>;
  /** Joins by an invite's code. */
  join(code: string): Promise<string>;
  /** Keys of the device and the person. */
  link(code: string): Promise<void>;
  restore(phrase: string): Promise<RestoreResult>;
  restoreByPasskey(passkey: AnsweredPasskey): Promise<boolean>;
  addPasskey(passkey: AnsweredPasskey & { readonly salt: Uint8Array; readonly name: string }): Promise<void>;
  removePasskey(credential: Uint8Array): Promise<void>;
  startOver(_: undefined): Promise<void>;
  renewPhrase(_: undefined): Promise<string>;
  removeDevice(device: string): Promise<void>;
  verify(input: { user: string; isVerified: boolean; compared: Uint8Array | undefined }): Promise<void>;
  identities(users: readonly string[]): Promise<void>;
}

/** What is told without an answer; it may be lost. */
export interface Notices {
  /** From the leader: what cannot be read from the database. */
  status: unknown;
  /** To the leader: send your status. Also the sign of life of a new instance. */
  ask: undefined;
  /** From a new leader. */
  leading: undefined;
  /** To the leader: whose presence this instance shows. */
  watch: { readonly instance: string; readonly users: readonly string[] };
  typing: { readonly conversation: string; readonly isTyping: boolean };
  reconnect: undefined;
}

type Message =
  | { readonly type: 'call'; readonly id: string; readonly method: keyof LeaderCalls; readonly argument: unknown }
  | { readonly type: 'answer'; readonly id: string; readonly value: unknown }
  /** The leader is at it. */
  | { readonly type: 'working'; readonly id: string }
  | { readonly type: 'failure'; readonly id: string; readonly code: ErrorCode; readonly message: string }
  | { readonly type: 'notice'; readonly name: keyof Notices; readonly value: unknown };

interface Pending {
  readonly method: keyof LeaderCalls;
  readonly argument: unknown;
  /** When a leader was last known to be at it, or when it was asked. */
  heardAtMs: number;
  resolve(value: unknown): void;
  reject(error: TidingsError): void;
}

const repeatMs = 1_000;
const giveUpMs = 20_000;
const rememberMs = 60_000;

export class Peers implements Disposable {
  /** Names this instance to the others. */
  readonly instance: string;
  readonly #leadership: Leadership;
  readonly #platform: Platform;
  readonly #pending = new Map<string, Pending>();
  /** Calls being answered, so that a repetition is not done twice. */
  readonly #answering = new Map<string, Promise<unknown>>();
  readonly #listeners = new Map<keyof Notices, Set<(value: never) => void>>();
  readonly #stop: () => void;
  #calls: LeaderCalls | undefined;

  constructor(leadership: Leadership, platform: Platform) {
    this.#leadership = leadership;
    this.#platform = platform;
    this.instance = newId(platform);
    this.#stop = leadership.listen((message) => this.#receive(message as Message));
  }

  /** From now on this instance answers; undefined stops it. */
  serve(calls: LeaderCalls | undefined): void {
    this.#calls = calls;
    // What the engine before was at is done anew by this one.
    this.#answering.clear();
    if (!calls) return;
    for (const [id, pending] of [...this.#pending]) void this.#answerOwn(id, pending);
  }

  call<Method extends keyof LeaderCalls>(
    method: Method,
    argument: Parameters<LeaderCalls[Method]>[0],
  ): ReturnType<LeaderCalls[Method]> {
    const { clock } = this.#platform;
    const id = newId(this.#platform);
    const answer = new Promise<unknown>((resolve, reject) => {
      let cancel = () => {};
      const over =
        <Value>(then: (value: Value) => void) =>
        (value: Value) => {
          cancel();
          this.#pending.delete(id);
          then(value);
        };
      const pending: Pending = {
        method,
        argument,
        heardAtMs: clock.now(),
        resolve: over(resolve),
        reject: over(reject),
      };
      this.#pending.set(id, pending);
      const ask = () => {
        if (this.#calls && this.#answering.has(id)) pending.heardAtMs = clock.now();
        if (clock.now() - pending.heardAtMs >= giveUpMs) {
          pending.reject(new TidingsError(ErrorCode.UNAVAILABLE, 'the engine does not answer; try again'));
          return;
        }
        cancel = clock.after(repeatMs, ask);
        if (!this.#calls) this.#post({ type: 'call', id, method, argument });
      };
      ask();
      if (this.#calls) void this.#answerOwn(id, pending);
    });
    return answer as ReturnType<LeaderCalls[Method]>;
  }

  /** Tells all instances, this one too. */
  tell<Name extends keyof Notices>(name: Name, value: Notices[Name]): void {
    this.#post({ type: 'notice', name, value });
    this.#notice(name, value);
  }

  on<Name extends keyof Notices>(name: Name, listener: (value: Notices[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  [Symbol.dispose](): void {
    this.#stop();
    this.#calls = undefined;
    for (const { reject } of [...this.#pending.values()])
      reject(new TidingsError(ErrorCode.UNAVAILABLE, 'the client has been closed'));
  }

  #post(message: Message): void {
    this.#leadership.post(message);
  }

  #notice(name: keyof Notices, value: unknown): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(value as never);
  }

  #receive(message: Message): void {
    switch (message.type) {
      case 'notice':
        this.#notice(message.name, message.value);
        break;
      case 'answer':
        this.#pending.get(message.id)?.resolve(message.value);
        break;
      case 'working': {
        const pending = this.#pending.get(message.id);
        if (pending) pending.heardAtMs = this.#platform.clock.now();
        break;
      }
      case 'failure':
        this.#pending.get(message.id)?.reject(new TidingsError(message.code, message.message));
        break;
      case 'call':
        if (this.#calls) void this.#answer(message.id, message);
    }
  }

  async #answer(id: string, { method, argument }: { method: keyof LeaderCalls; argument: unknown }): Promise<void> {
    const calls = this.#calls;
    this.#post({ type: 'working', id });
    const work = this.#answering.get(id) ?? this.#run(method, argument);
    this.#answering.set(id, work);
    try {
      this.#post({ type: 'answer', id, value: await work });
    } catch (failure) {
      // The lead was given up meanwhile: the next leader will be asked, and is the one to answer.
      if (!calls || this.#calls !== calls) return;
      const { code, message } = failureOf(failure);
      this.#post({ type: 'failure', id, code, message });
    }
    this.#platform.clock.after(rememberMs, () => this.#answering.delete(id));
  }

  async #answerOwn(id: string, pending: Pending): Promise<void> {
    if (this.#answering.has(id)) return;
    const calls = this.#calls;
    const work = this.#run(pending.method, pending.argument);
    this.#answering.set(id, work);
    try {
      pending.resolve(await work);
    } catch (failure) {
      // Another engine is at it by now, or will be.
      if (this.#calls !== calls) return;
      pending.reject(failureOf(failure));
    }
    this.#answering.delete(id);
  }

  async #run(method: keyof LeaderCalls, argument: unknown): Promise<unknown> {
    return this.#calls?.[method](argument as never);
  }
}

function failureOf(failure: unknown): TidingsError {
  if (failure instanceof TidingsError) return failure;
  return new TidingsError(ErrorCode.INTERNAL, 'the engine has failed; try again', { cause: failure });
}
