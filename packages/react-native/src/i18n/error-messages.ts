import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { MessageKey, Translate } from './catalog';

/** The sentence for each code; the compiler asks for a new code's row. */
export const errorMessages = {
  [ErrorCode.UNSPECIFIED]: 'error.internal',
  [ErrorCode.INTERNAL]: 'error.internal',
  [ErrorCode.UNAVAILABLE]: 'error.unavailable',
  [ErrorCode.DRAINING]: 'error.draining',
  [ErrorCode.RATE_LIMITED]: 'error.rateLimited',
  [ErrorCode.OVERLOADED]: 'error.overloaded',
  [ErrorCode.SLOW_CONSUMER]: 'error.slowConsumer',
  [ErrorCode.HEARTBEAT_LOST]: 'error.heartbeatLost',
  [ErrorCode.UNAUTHENTICATED]: 'error.unauthenticated',
  [ErrorCode.SESSION_REVOKED]: 'error.sessionRevoked',
  [ErrorCode.TOKEN_EXPIRED]: 'error.tokenExpired',
  [ErrorCode.BAD_CREDENTIALS]: 'error.badCredentials',
  [ErrorCode.REFRESH_REUSED]: 'error.refreshReused',
  [ErrorCode.MALFORMED]: 'error.malformed',
  [ErrorCode.INVALID_ARGUMENT]: 'error.invalidArgument',
  [ErrorCode.TOO_LARGE]: 'error.tooLarge',
  [ErrorCode.LIMIT_REACHED]: 'error.limitReached',
  [ErrorCode.UNSUPPORTED_VERSION]: 'error.unsupportedVersion',
  [ErrorCode.HELLO_FIRST]: 'error.helloFirst',
  [ErrorCode.NOT_FOUND]: 'error.notFound',
  [ErrorCode.NOT_MEMBER]: 'error.notMember',
  [ErrorCode.FORBIDDEN]: 'error.forbidden',
  [ErrorCode.SIGN_UP_CLOSED]: 'error.signUpClosed',
  [ErrorCode.ACCOUNT_DISABLED]: 'error.accountDisabled',
  [ErrorCode.HANDLE_TAKEN]: 'error.handleTaken',
  [ErrorCode.INVITE_INVALID]: 'error.inviteInvalid',
  [ErrorCode.ORIGIN_REFUSED]: 'error.originRefused',
  [ErrorCode.ID_CONFLICT]: 'error.idConflict',
  [ErrorCode.STALE_EPOCH]: 'error.staleEpoch',
  [ErrorCode.ALREADY_EXISTS]: 'error.alreadyExists',
  [ErrorCode.NO_KEYS]: 'error.noKeys',
  [ErrorCode.DEVICE_LOCKED]: 'error.deviceLocked',
  [ErrorCode.UNVERIFIED]: 'error.unverified',
} as const satisfies Record<ErrorCode, MessageKey>;

/** What a code means, as a sentence in the person's language. Codes of a newer server count as internal. */
export function describeCode(code: ErrorCode, t: Translate): string {
  return t(errorMessages[code] ?? 'error.internal');
}

/** Any failure as a sentence in the person's language. */
export function describeError(error: unknown, t: Translate): string {
  return describeCode(error instanceof TidingsError ? error.code : ErrorCode.INTERNAL, t);
}
