import type { ConversationId, Encryption, InviteId } from '@tidings/protocol';

export interface InviteInfo {
  readonly id: InviteId;
  /** To be put behind the app's own address: `<origin>/join/<code>`. */
  readonly code: string;
  readonly usesLeft: number;
  readonly expiresAtMs: number | undefined;
}

export interface InvitePreview {
  readonly conversation: ConversationId;
  readonly title: string | undefined;
  readonly memberCount: number;
  readonly isMember: boolean;
  readonly encryption: Encryption;
  /** Joining has to be approved: `requestToJoin` instead of `joinByInvite`. */
  readonly needsApproval: boolean;
  /** The person has asked already, and waits. */
  readonly hasAsked: boolean;
}
