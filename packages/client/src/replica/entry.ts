import { type Entry, type EntryId, type EntryKind, idFromBytes, isLoud, type UserId } from '@tidings/protocol';

/** An entry of the log with its ids in text form. */
export interface LogEntry {
  readonly seq: number;
  readonly id: EntryId;
  readonly kind: EntryKind;
  readonly author: UserId;
  /** Empty when the server made it for a caller without a device. */
  readonly device: string;
  readonly acceptedAtMs: number;
  readonly loudCount: number;
  readonly isSilent: boolean;
  readonly generation: number;
  readonly epoch: number;
  readonly body: Uint8Array;
  /** What was said is gone; the body is empty. */
  readonly isDeleted: boolean;
  /** Entries that this one has removed, as the server has checked. */
  readonly deletes: readonly EntryId[];
  /** Seconds after `acceptedAtMs` that it stays; 0 = for ever. */
  readonly expireAfterS: number;
}

/** Throws a RangeError if an id is not one. */
export function parseEntry(entry: Entry): LogEntry {
  return {
    seq: entry.seq,
    id: idFromBytes<EntryId>(entry.id),
    kind: entry.kind,
    author: idFromBytes<UserId>(entry.authorUser),
    device: entry.authorDevice.length === 16 ? idFromBytes(entry.authorDevice) : '',
    acceptedAtMs: Number(entry.acceptedAtMs),
    loudCount: entry.loudCount,
    isSilent: entry.silent,
    generation: entry.generation,
    epoch: entry.epoch,
    body: entry.body,
    isDeleted: entry.deleted,
    deletes: entry.deletes.map((id) => idFromBytes<EntryId>(id)),
    expireAfterS: entry.expireAfterS,
  };
}

export function isOwnLoud(entry: LogEntry, self: UserId): boolean {
  return entry.author === self && isLoud({ kind: entry.kind, silent: entry.isSilent });
}

/** The gapless run at the beginning: whatever a server sends, a hole is never applied. I3 */
export function gaplessRun<E extends { readonly seq: number }>(entries: readonly E[]): readonly E[] {
  const first = entries[0]?.seq ?? 0;
  const end = entries.findIndex((entry, index) => entry.seq !== first + index);
  return end === -1 ? entries : entries.slice(0, end);
}

/** When it is over, by the server's clock; undefined = never. I15 */
export const endOf = ({ acceptedAtMs, expireAfterS }: Pick<LogEntry, 'acceptedAtMs' | 'expireAfterS'>) =>
  expireAfterS > 0 ? acceptedAtMs + expireAfterS * 1_000 : undefined;
