import { ErrorCode } from './gen/tidings/v1/error_pb';

/**
 * What a client does about an error:
 * - `never`: the request is wrong and will stay wrong; show the reason.
 * - `backoff`: try the same again, after `retryAfterMs` or with full jitter.
 * - `pull_first`: catch up with the log, then decide again.
 * - `refresh`: get a new access token with the refresh token, then try again.
 * - `sign_in`: the session is over; ask the person to sign in.
 */
export type ErrorAction = 'never' | 'backoff' | 'pull_first' | 'refresh' | 'sign_in';

export interface ErrorPolicy {
  /** The code's name on the wire and in logs. */
  readonly name: string;
  readonly httpStatus: number;
  /**
   * WebSocket close code, when the error ends the socket. The range carries the policy, so that a client need not
   * know the code: 4000–4099 reconnect with backoff, 4100–4149 refresh first, 4150–4199 sign in, 4200–4299 stay away.
   */
  readonly closeCode: number;
  readonly action: ErrorAction;
}

const row = (name: string, httpStatus: number, closeCode: number, action: ErrorAction): ErrorPolicy => ({
  name,
  httpStatus,
  closeCode,
  action,
});

/** The one table of errors. */
export const errorTable: Readonly<Record<ErrorCode, ErrorPolicy>> = {
  [ErrorCode.UNSPECIFIED]: row('unspecified', 500, 4000, 'backoff'),
  [ErrorCode.INTERNAL]: row('internal', 500, 4001, 'backoff'),
  [ErrorCode.UNAVAILABLE]: row('unavailable', 503, 4002, 'backoff'),
  [ErrorCode.DRAINING]: row('draining', 503, 4003, 'backoff'),
  [ErrorCode.RATE_LIMITED]: row('rate_limited', 429, 4004, 'backoff'),
  [ErrorCode.OVERLOADED]: row('overloaded', 503, 4005, 'backoff'),
  [ErrorCode.SLOW_CONSUMER]: row('slow_consumer', 503, 4006, 'backoff'),
  [ErrorCode.HEARTBEAT_LOST]: row('heartbeat_lost', 408, 4007, 'backoff'),
  [ErrorCode.UNAUTHENTICATED]: row('unauthenticated', 401, 4100, 'refresh'),
  [ErrorCode.TOKEN_EXPIRED]: row('token_expired', 401, 4101, 'refresh'),
  [ErrorCode.SESSION_REVOKED]: row('session_revoked', 401, 4150, 'sign_in'),
  [ErrorCode.REFRESH_REUSED]: row('refresh_reused', 401, 4151, 'sign_in'),
  [ErrorCode.BAD_CREDENTIALS]: row('bad_credentials', 401, 4152, 'sign_in'),
  [ErrorCode.MALFORMED]: row('malformed', 400, 4200, 'never'),
  [ErrorCode.INVALID_ARGUMENT]: row('invalid_argument', 400, 4201, 'never'),
  [ErrorCode.TOO_LARGE]: row('too_large', 413, 4202, 'never'),
  [ErrorCode.LIMIT_REACHED]: row('limit_reached', 409, 4203, 'never'),
  [ErrorCode.UNSUPPORTED_VERSION]: row('unsupported_version', 400, 4204, 'never'),
  [ErrorCode.HELLO_FIRST]: row('hello_first', 400, 4205, 'never'),
  [ErrorCode.NOT_FOUND]: row('not_found', 404, 4210, 'never'),
  [ErrorCode.NOT_MEMBER]: row('not_member', 403, 4211, 'never'),
  [ErrorCode.FORBIDDEN]: row('forbidden', 403, 4212, 'never'),
  [ErrorCode.SIGN_UP_CLOSED]: row('sign_up_closed', 403, 4213, 'never'),
  [ErrorCode.HANDLE_TAKEN]: row('handle_taken', 409, 4214, 'never'),
  [ErrorCode.INVITE_INVALID]: row('invite_invalid', 404, 4215, 'never'),
  [ErrorCode.ORIGIN_REFUSED]: row('origin_refused', 403, 4216, 'never'),
  [ErrorCode.ACCOUNT_DISABLED]: row('account_disabled', 403, 4217, 'never'),
  [ErrorCode.ID_CONFLICT]: row('id_conflict', 409, 4220, 'never'),
  [ErrorCode.STALE_EPOCH]: row('stale_epoch', 409, 4221, 'pull_first'),
  [ErrorCode.ALREADY_EXISTS]: row('already_exists', 409, 4222, 'never'),
  [ErrorCode.NO_KEYS]: row('no_keys', 409, 4223, 'never'),
  [ErrorCode.DEVICE_LOCKED]: row('device_locked', 409, 4005, 'backoff'),
  [ErrorCode.UNVERIFIED]: row('unverified', 409, 4224, 'never'),
};

/** What to do when a socket was closed with this code; codes that are not ours (1006, 1001 …) are ordinary network weather. */
export function actionForCloseCode(code: number): ErrorAction {
  if (code >= 4100 && code <= 4149) return 'refresh';
  if (code >= 4150 && code <= 4199) return 'sign_in';
  if (code >= 4200 && code <= 4299) return 'never';
  return 'backoff';
}

/** A failure with its row in the table: thrown inside, mapped to HTTP, `rejected` or `bye` once at the edge. */
export class TidingsError extends Error {
  override readonly name = 'TidingsError';
  readonly code: ErrorCode;
  readonly retryAfterMs: number;

  /** @param message what was wrong, what was expected, what to do */
  constructor(code: ErrorCode, message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterMs = options.retryAfterMs ?? 0;
  }

  get policy(): ErrorPolicy {
    return errorTable[this.code];
  }
}
