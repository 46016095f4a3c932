import {
  actionForCloseCode,
  ErrorCode,
  errorTable,
  protocolVersion,
  TidingsError,
  type Welcome,
} from '@tidings/protocol';
import type { Platform } from '../platform/platform';
import type { Random } from './jitter';
import { type ReconnectEvent, type ReconnectState, step } from './reconnect';
import { type FrameSender, type InFrame, type OutFrame, openSocket, type Socket } from './socket';

export interface LinkOptions {
  readonly platform: Platform;
  readonly url: string;
  readonly random: Random;
  /** A good access token; `stale` is one that the server has refused. */
  getAccessToken(stale: string | undefined): Promise<string>;
  getSyncToken(): Promise<Uint8Array>;
  welcomed(welcome: Welcome): void;
  frame(frame: InFrame): void;
  /** The connection is gone: whatever was sent and not answered is uncertain. */
  lost(): void;
  /** The server has ended the session. */
  ended(closeCode: number): void;
  changed(state: LinkState): void;
}

export type LinkState = ReconnectState & { readonly isOnline: boolean };

/** The connection as a whole: dials, greets, and dials again; `reconnect.ts` decides when. */
export class Link implements FrameSender, Disposable {
  readonly #options: LinkOptions;
  readonly #stops: (() => void)[] = [];
  #state: ReconnectState = { phase: 'idle' };
  #socket: Socket | undefined;
  #cancelTimer = () => {};
  #staleToken: string | undefined;
  #isForeground = true;
  #isOnline = true;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  start(): void {
    const { network, observeForeground } = this.#options.platform;
    this.#stops.push(
      network.observeOnline((isOnline) => {
        const cameBack = isOnline && !this.#isOnline;
        this.#isOnline = isOnline;
        this.#tell();
        if (cameBack) this.#wake();
        // The system may be wrong (a server on this machine needs no network): a sign of life decides.
        else if (!isOnline) this.#socket?.probe();
      }),
      observeForeground((isForeground) => {
        const cameToFront = isForeground && !this.#isForeground;
        this.#isForeground = isForeground;
        if (cameToFront) this.#wake();
      }),
    );
    this.#step({ type: 'start' });
  }

  get isOpen(): boolean {
    return this.#state.phase === 'open';
  }

  /** Drops the frame unless the connection is open; callers look at `isOpen`, or send again when welcomed. */
  send(frame: OutFrame): void {
    if (this.isOpen) this.#socket?.send(frame);
  }

  /** Dials now if a dial is planned for later. */
  nudge(): void {
    this.#wake();
  }

  /** Gives the present connection up, and dials again by the rules. */
  drop(): void {
    this.#socket?.close(errorTable[ErrorCode.UNAVAILABLE].closeCode);
  }

  [Symbol.dispose](): void {
    for (const stop of this.#stops) stop();
    const socket = this.#socket;
    this.#socket = undefined;
    this.#step({ type: 'stop' });
    socket?.close();
  }

  #wake(): void {
    if (this.#state.phase === 'waiting') this.#step({ type: 'nudge' });
    else this.#socket?.probe();
  }

  #step(event: ReconnectEvent): void {
    const { clock } = this.#options.platform;
    const before = this.#state;
    const world = { nowMs: clock.now(), isForeground: this.#isForeground, random: this.#options.random };
    this.#state = step(before, event, world);
    if (this.#state === before) return;
    this.#cancelTimer();
    this.#tell();
    if (this.#state.phase === 'waiting') {
      const waitMs = this.#state.retryAtMs - world.nowMs;
      this.#cancelTimer = clock.after(Math.max(0, waitMs), () => this.#step({ type: 'dial' }));
    }
    if (this.#state.phase === 'connecting') void this.#dial();
  }

  async #dial(): Promise<void> {
    const { platform, url } = this.#options;
    try {
      const accessToken = await this.#options.getAccessToken(this.#staleToken);
      const since = await this.#options.getSyncToken();
      if (this.#state.phase !== 'connecting') return;
      this.#staleToken = undefined;
      const socket = openSocket({
        network: platform.network,
        clock: platform.clock,
        url,
        hello: { case: 'hello', value: { protocol: protocolVersion, accessToken, since, client: 'tidings-sdk/0.1.0' } },
        welcomed: (welcome) => {
          // Partial: what the server has not told yet follows, and everything else goes on.
          if (welcome.syncToken.length > 0 || welcome.partial) this.#step({ type: 'welcomed' });
          this.#options.welcomed(welcome);
        },
        frame: (frame) => this.#options.frame(frame),
        lost: (closeCode, retryAfterMs) => this.#lost(closeCode, retryAfterMs, accessToken),
      });
      // `lost` may have been told while it opened.
      if ((this.#state.phase as ReconnectState['phase']) !== 'waiting') this.#socket = socket;
    } catch (error) {
      const policy = error instanceof TidingsError ? error.policy : errorTable[ErrorCode.UNAVAILABLE];
      const retryAfterMs = error instanceof TidingsError ? error.retryAfterMs : 0;
      this.#lost(policy.action === 'never' ? policy.closeCode : 1006, retryAfterMs, undefined);
    }
  }

  #lost(closeCode: number, retryAfterMs: number, accessToken: string | undefined): void {
    if (this.#state.phase === 'idle') return;
    this.#socket = undefined;
    const action = actionForCloseCode(closeCode);
    if (action === 'refresh') this.#staleToken = accessToken;
    this.#options.lost();
    if (action === 'sign_in') this.#options.ended(closeCode);
    else this.#step({ type: 'lost', closeCode, retryAfterMs });
  }

  #tell(): void {
    this.#options.changed({ ...this.#state, isOnline: this.#isOnline });
  }
}
