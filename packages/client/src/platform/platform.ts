/**
 * What the client needs of the place it runs in. Adapters: bun (also Node-like tests), web, expo; testkit wraps one to misbehave.
 */
import type { IdSource } from '@tidings/protocol';
import type { Database } from '../store/database';

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs the callback after `ms`; the result cancels it. */
  after(ms: number, callback: () => void): () => void;
}

export interface SocketHandlers {
  opened(): void;
  message(data: Uint8Array): void;
  /** Called exactly once, also when the connection never opened. */
  closed(code: number, reason: string): void;
}

/** One WebSocket. */
export interface ClientSocket {
  /** May be called only after `opened`. */
  send(data: Uint8Array<ArrayBuffer>): void;
  /** Bytes handed to `send` that have not left yet. */
  readonly bufferedBytes: number;
  close(): void;
}

export interface Network {
  /** @param url ws:// or wss:// */
  connect(url: string, handlers: SocketHandlers): ClientSocket;
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Whether the system believes to have a network; tells on changes. A hint: we try anyway. */
  observeOnline(listener: (isOnline: boolean) => void): () => void;
}

/** One engine per replica. On the web the tabs of a browser elect one; elsewhere there is only one. */
export interface Leadership {
  /** Resolves when this instance leads: never before the former leader has stopped writing. */
  lead(): Promise<void>;
  /** Gives the lead up, or stops waiting for it. */
  resign(): Promise<void>;
  /**
   * Another instance needs the lead more (it is in front, this one is hidden and its timers are throttled): stop the engine,
   * `resign`, then `lead` again. Without it the lead stays here. Absent where there is only one instance.
   */
  observeAsked?(listener: () => void): () => void;
  /** To all other instances on the same replica; structured-cloneable, may be lost when an instance goes. */
  post(message: unknown): void;
  listen(listener: (message: unknown) => void): () => void;
}

/** Seals small secrets under a key that the platform keeps and does not give away (a non-extractable WebCrypto key; the keychain). */
export interface SecretBox {
  seal(secret: Uint8Array): Promise<Uint8Array>;
  /** Rejects for what was sealed elsewhere. */
  open(sealed: Uint8Array): Promise<Uint8Array>;
}

/** A passkey, and what its PRF answers (WebAuthn level 3 §10.1.4): a secret that only the passkey can make again. */
export interface PasskeyAnswer {
  /** Credential id. */
  readonly credential: Uint8Array;
  /** 32 bytes. */
  readonly prf: Uint8Array;
}

/** Asks the person; only after they have pressed something. `cancelled`: they did not want to, or have none that fits. */
export interface Passkeys {
  /** `unsupported`: where they keep their passkeys no secrets can be made with them. */
  create(options: {
    /** At most 64 bytes. */
    readonly id: Uint8Array;
    readonly name: string;
    readonly displayName: string;
    readonly salt: Uint8Array;
  }): Promise<PasskeyAnswer | 'cancelled' | 'unsupported'>;
  /** One of these; each is asked with its own salt. */
  ask(
    choices: readonly { readonly credential: Uint8Array; readonly salt: Uint8Array }[],
  ): Promise<PasskeyAnswer | 'cancelled' | 'unsupported'>;
}

export interface Platform extends IdSource {
  readonly clock: Clock;
  readonly network: Network;
  /** Opens (and, on the web, shares) the database of this name. ":memory:" is never shared. */
  openDatabase(name: string): Promise<Database>;
  openLeadership(name: string): Leadership;
  /** Whether the app is in front; tells on changes. */
  observeForeground(listener: (isForeground: boolean) => void): () => void;
  /** What the device calls itself in the list of sessions: "Chrome on Linux". */
  readonly deviceName: string;
  /** Absent where the database file itself is what protects (an encrypted file, a server's disk). */
  openSecretBox?(): Promise<SecretBox | undefined>;
  /** Absent where there are no passkeys. */
  readonly passkeys?: Passkeys | undefined;
  /** Starts the worker of `sealer/worker`. Absent where the engine's own thread shows no screen, or there are no workers. */
  startCryptoWorker?(): Worker;
}
