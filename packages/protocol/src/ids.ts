/**
 * Identifiers. Every id is a UUID: 16 bytes on the wire and in databases, the canonical 36-character
 * lower-case text everywhere else. Entry ids are UUIDv7 (RFC 9562 §5.7) made by the author's device.
 */

declare const brand: unique symbol;
type Brand<Name extends string> = string & { readonly [brand]: Name };

export type UserId = Brand<'UserId'>;
export type DeviceId = Brand<'DeviceId'>;
export type SessionId = Brand<'SessionId'>;
export type ConversationId = Brand<'ConversationId'>;
export type EntryId = Brand<'EntryId'>;
export type InviteId = Brand<'InviteId'>;
export type ReportId = Brand<'ReportId'>;

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Text form of a 16-byte id. Throws a RangeError if it is not 16 bytes long. */
export function idFromBytes<Id extends string = string>(bytes: Uint8Array): Id {
  if (bytes.length !== 16) throw new RangeError(`an id has 16 bytes, not ${bytes.length}`);
  const h = hexOfByte;
  const b = bytes as unknown as Record<number, number>;
  const at = (i: number) => h[b[i] as number] as string;
  return `${at(0)}${at(1)}${at(2)}${at(3)}-${at(4)}${at(5)}-${at(6)}${at(7)}-${at(8)}${at(9)}-${at(10)}${at(11)}${at(12)}${at(13)}${at(14)}${at(15)}` as Id;
}

// Of each byte, where its two digits stand in the text form.
const textOffsets = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;

/** Bytes of an id's text form. Throws a RangeError if it is not a UUID. */
export function idToBytes(id: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16);
  writeId(id, bytes, 0);
  return bytes;
}

/** Writes the 16 bytes of an id's text form at `offset`. Throws a RangeError if it is not a UUID. */
export function writeId(id: string, into: Uint8Array, offset: number): void {
  if (!isId(id)) throw new RangeError('an id is a UUID in its canonical text form');
  for (let i = 0; i < 16; i++) {
    const at = textOffsets[i] as number;
    into[offset + i] = (digitOf(id, at) << 4) | digitOf(id, at + 1);
  }
}

/** The value of a lower-case hexadecimal digit. */
function digitOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 58 ? code - 48 : code - 87;
}

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Is this the canonical text form of a UUID? */
export function isId(text: string): boolean {
  return uuidForm.test(text);
}

/** Are these the 16 bytes of a UUIDv7? */
export function isUuidV7(bytes: Uint8Array): boolean {
  return bytes.length === 16 && (bytes[6] as number) >> 4 === 7 && (bytes[8] as number) >> 6 === 2;
}

export interface IdSource {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Fills the array with random bytes of cryptographic quality. */
  fillRandom(bytes: Uint8Array<ArrayBuffer>): void;
}

const systemSource: IdSource = {
  now: () => Date.now(),
  fillRandom: (bytes) => void crypto.getRandomValues(bytes),
};

/** A new UUIDv7: 48 bits of milliseconds, 74 random bits. */
export function newIdBytes(source: IdSource = systemSource): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16);
  source.fillRandom(bytes);
  let ms = source.now();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return bytes;
}

/** A new UUIDv7 in text form. */
export function newId<Id extends string = string>(source: IdSource = systemSource): Id {
  return idFromBytes<Id>(newIdBytes(source));
}

/**
 * The id of the direct conversation of two users: a UUIDv8 made of SHA-256("tidings direct" ‖ smaller ‖ larger).
 * Both sides and every server compute the same one, so there is one per pair without anything to look up.
 */
export async function directConversationId(a: UserId, b: UserId): Promise<ConversationId> {
  const [low, high] = a < b ? [a, b] : [b, a];
  return derivedId<ConversationId>('tidings direct', low, high);
}

/** A UUIDv8 (clients make UUIDv7s) made of SHA-256(label ‖ first ‖ second): whoever derives it gets the same one. */
export async function derivedId<Id extends string>(label: string, first: string, second: string): Promise<Id> {
  const prefix = new TextEncoder().encode(label);
  const input = new Uint8Array(prefix.length + 32);
  input.set(prefix);
  input.set(idToBytes(first), prefix.length);
  input.set(idToBytes(second), prefix.length + 16);
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', input)).slice(0, 16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return idFromBytes<Id>(bytes);
}
