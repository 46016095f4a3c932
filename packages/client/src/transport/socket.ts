import {
  decodeServerFrame,
  ErrorCode,
  encodeClientFrame,
  errorTable,
  limits,
  type ServerFrame,
  type Welcome,
} from '@tidings/protocol';
import type { ClientSocket, Clock, Network } from '../platform/platform';

export type OutFrame = Parameters<typeof encodeClientFrame>[0];
export type InFrame = Exclude<ServerFrame['frame'], { case: undefined }>;

/** What the parts of the engine need of the connection. */
export interface FrameSender {
  readonly isOpen: boolean;
  /** Drops the frame unless the connection is open. */
  send(frame: OutFrame): void;
  /** Gives the connection up; another one is made. */
  drop(): void;
}

export interface SocketOptions {
  readonly network: Network;
  readonly clock: Clock;
  readonly url: string;
  readonly hello: OutFrame;
  /** A large welcome comes in parts; the last one carries the sync token. */
  welcomed(welcome: Welcome): void;
  frame(frame: InFrame): void;
  /** Exactly once, also when it never opened. */
  lost(closeCode: number, retryAfterMs: number): void;
}

export interface Socket {
  send(frame: OutFrame): void;
  /** Asks for a sign of life, and gives up without one. */
  probe(): void;
  close(closeCode?: number): void;
}

const welcomeWithinMs = 10_000;
const probeMs = 5_000;

/**
 * One connection: hello, welcome, frames, heartbeat both ways.
 * Silent for twice the heartbeat, or no welcome in ten seconds → lost. After `lost` nothing more is told.
 */
export function openSocket(options: SocketOptions): Socket {
  const { clock } = options;
  let wire: ClientSocket | undefined;
  let isOver = false;
  let isOpen = false;
  let isWelcome = false;
  let retryAfterMs = 0;
  let byeCode: number | undefined;
  let cancelSilence = clock.after(welcomeWithinMs, () => end(errorTable[ErrorCode.HEARTBEAT_LOST].closeCode));
  let cancelPing = () => {};
  let heartbeatMs: number = limits.heartbeatMs;
  let heardAtMs = clock.now();

  const end = (closeCode: number) => {
    if (isOver) return;
    isOver = true;
    cancelSilence();
    cancelPing();
    wire?.close();
    options.lost(byeCode ?? closeCode, retryAfterMs);
  };

  const send = (frame: OutFrame) => {
    if (isOpen && !isOver) wire?.send(encodeClientFrame(frame));
  };

  const ping = () => {
    send({ case: 'ping', value: { ref: 1 } });
    cancelPing = clock.after(heartbeatMs, ping);
  };

  const watchSilence = () => {
    const silentMs = clock.now() - heardAtMs;
    if (silentMs >= 2 * heartbeatMs) end(errorTable[ErrorCode.HEARTBEAT_LOST].closeCode);
    else cancelSilence = clock.after(2 * heartbeatMs - silentMs, watchSilence);
  };

  const startHeartbeat = (everyMs: number) => {
    isWelcome = true;
    heartbeatMs = everyMs;
    cancelSilence();
    watchSilence();
    cancelPing = clock.after(heartbeatMs, ping);
  };

  const receive = (data: Uint8Array) => {
    heardAtMs = clock.now();
    const { frame } = decodeServerFrame(data);
    switch (frame.case) {
      case undefined:
        break;
      case 'welcome':
        if (!isWelcome) startHeartbeat(frame.value.heartbeatMs || limits.heartbeatMs);
        options.welcomed(frame.value);
        break;
      case 'bye':
        retryAfterMs = frame.value.error?.retryAfterMs ?? 0;
        byeCode = errorTable[frame.value.error?.code ?? ErrorCode.UNSPECIFIED]?.closeCode;
        options.frame(frame);
        break;
      default:
        options.frame(frame);
    }
  };

  wire = options.network.connect(options.url, {
    opened: () => {
      isOpen = true;
      send(options.hello);
    },
    message: (data) => {
      if (isOver) return;
      try {
        receive(data);
      } catch {
        // Not our protocol, or cut: what follows can't be trusted.
        end(errorTable[ErrorCode.INTERNAL].closeCode);
      }
    },
    closed: (code) => end(code),
  });

  return {
    send,
    probe: () => {
      const askedAtMs = clock.now();
      send({ case: 'ping', value: { ref: 2 } });
      clock.after(probeMs, () => {
        if (heardAtMs < askedAtMs) end(errorTable[ErrorCode.HEARTBEAT_LOST].closeCode);
      });
    },
    close: (closeCode = 1000) => end(closeCode),
  };
}
