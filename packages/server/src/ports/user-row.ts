import type { UserId } from '@tidings/protocol';

/** Part of the directory (ports/directory.ts). */
export interface UserRow {
  readonly id: UserId;
  readonly handle: string;
  readonly displayName: string;
  readonly isServerOwner: boolean;
  /** Has no sessions and begins none; what they wrote stays. */
  readonly isDisabled: boolean;
  readonly createdAtMs: number;
}

/** As it is created: nobody chooses these two. */
export type NewUserRow = Omit<UserRow, 'isServerOwner' | 'isDisabled'>;
