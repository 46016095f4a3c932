import { ErrorCode } from '@tidings/protocol';

/** Why an intent was refused: what was wrong, and what to do. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number;
}

const refusal = (code: ErrorCode, message: string): Refusal => ({ code, message });

export const refuse = {
  /** The same words for a conversation that does not exist: strangers can not find out. */
  notMember: () => refusal(ErrorCode.NOT_MEMBER, 'you are not a member of this conversation; join it first'),
  staleEpoch: (now: { generation: number; epoch: number }) =>
    refusal(
      ErrorCode.STALE_EPOCH,
      `the conversation is at generation ${now.generation}, epoch ${now.epoch}; pull, then seal and append again`,
    ),
  awaitingCommit: () =>
    refusal(
      ErrorCode.STALE_EPOCH,
      'somebody has left or a device was removed since the last commit; pull, commit, then seal and append again',
    ),
  idConflict: () => refusal(ErrorCode.ID_CONFLICT, 'another author has used this entry id; make a new one'),
  forbidden: (message: string) => refusal(ErrorCode.FORBIDDEN, message),
  invalid: (message: string) => refusal(ErrorCode.INVALID_ARGUMENT, message),
  notFound: (message: string) => refusal(ErrorCode.NOT_FOUND, message),
  exists: (message: string) => refusal(ErrorCode.ALREADY_EXISTS, message),
  limit: (message: string) => refusal(ErrorCode.LIMIT_REACHED, message),
  tooLarge: (message: string) => refusal(ErrorCode.TOO_LARGE, message),
  tooSoon: (waitMs: number): Refusal => ({
    code: ErrorCode.RATE_LIMITED,
    message: `slow mode: write again in ${Math.ceil(waitMs / 1_000)} s`,
    retryAfterMs: waitMs,
  }),
  inviteInvalid: () =>
    refusal(ErrorCode.INVITE_INVALID, 'the invite does not exist, is used up, revoked or expired; ask for a new one'),
} as const;
