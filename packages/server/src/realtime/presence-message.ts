/** Messages on the bus channel `p:<user>`. */
import { create } from '@bufbuild/protobuf';
import { idToBytes, type UserId, type UserPresence, UserPresenceSchema } from '@tidings/protocol';
import type { PresenceRow } from '../ports/presence-store';

export type PresenceMessage =
  | { readonly online: boolean; readonly lastSeenMs: number | undefined }
  /** The user tells others less or more than before: those who watch are to be checked again. */
  | { readonly recheck: true };

export const presenceChannel = (user: UserId): string => `p:${user}`;

export function encodePresence(message: PresenceMessage): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(message));
}

/** Only our own nodes write on the bus, so the form is not checked again. */
export function decodePresence(message: Uint8Array): PresenceMessage {
  return JSON.parse(new TextDecoder().decode(message)) as PresenceMessage;
}

/** The row as it goes on the wire. */
export function presenceToWire({ user, online, lastSeenMs }: PresenceRow): UserPresence {
  return create(UserPresenceSchema, { user: idToBytes(user), online, lastSeenMs: BigInt(lastSeenMs ?? 0) });
}
