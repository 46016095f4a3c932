import {
  type ConversationId,
  type DeviceId,
  type EntryId,
  ErrorCode,
  idFromBytes,
  isUuidV7,
  TidingsError,
  type UserId,
} from '@tidings/protocol';

/** The forms of request fields, checked once, here. Each throws `INVALID_ARGUMENT` that names the field. */

export function idField<Id extends string = string>(name: string, bytes: Uint8Array): Id {
  if (bytes.length !== 16) throw invalid(`${name} is an id of 16 bytes, not ${bytes.length}`);
  return idFromBytes<Id>(bytes);
}

export const conversationField = (bytes: Uint8Array) => idField<ConversationId>('conversation', bytes);

export const userField = (bytes: Uint8Array) => idField<UserId>('user', bytes);

export const entryIdField = (bytes: Uint8Array) => newIdField<EntryId>('entry_id', bytes);

export const deviceField = (bytes: Uint8Array) => newIdField<DeviceId>('device', bytes);

/** The id of something the caller is making. */
export function newIdField<Id extends string>(name: string, bytes: Uint8Array): Id {
  if (!isUuidV7(bytes)) throw invalid(`${name} is a UUIDv7 of 16 bytes that you make`);
  return idFromBytes<Id>(bytes);
}

/** Distinct users, in their order. */
export function usersField(
  list: readonly Uint8Array[],
  range: { readonly min: number; readonly max: number },
): UserId[] {
  if (list.length < range.min || list.length > range.max)
    throw invalid(`users holds ${range.min} to ${range.max} ids, not ${list.length}`);
  return [...new Set(list.map((bytes) => idField<UserId>('users', bytes)))];
}

/** 0 stands for the fallback. */
export function countField(
  name: string,
  value: number,
  bounds: { readonly fallback: number; readonly max: number },
): number {
  if (value > bounds.max) throw invalid(`${name} is at most ${bounds.max}, not ${value}`);
  return value === 0 ? bounds.fallback : value;
}

/** The code of a link: 128 random bits, base64url. Undefined if it can't be one. */
export function codeField(code: string): string | undefined {
  return /^[A-Za-z0-9_-]{22}$/.test(code) ? code : undefined;
}

export function invalid(message: string): TidingsError {
  return new TidingsError(ErrorCode.INVALID_ARGUMENT, message);
}
