import type { DeviceId, SessionId, UserId } from '@tidings/protocol';

/** Who a request or a socket speaks for. */
export interface Identity {
  readonly user: UserId;
  readonly device: DeviceId;
  readonly session: SessionId;
  /** When the access token ends; a socket outlives it. */
  readonly expiresAtMs: number;
}
