import { fromBinary } from '@bufbuild/protobuf';
import { Encryption, type Entry, EntryKind, idFromBytes, isLoud, MembershipChangeSchema } from '@tidings/protocol';
import type { SeenEntry } from './operations';

/** What the checker needs to know of an entry on the wire. */
export function seenEntry(entry: Entry): SeenEntry {
  return {
    seq: entry.seq,
    id: idFromBytes(entry.id),
    author: idFromBytes(entry.authorUser),
    isContent: entry.kind === EntryKind.CONTENT,
    isLoud: isLoud(entry),
    loudCount: entry.loudCount,
    generation: entry.generation,
    epoch: entry.epoch,
    step: stepOf(entry),
  };
}

function stepOf({ kind, body }: Entry): SeenEntry['step'] {
  switch (kind) {
    case EntryKind.COMMIT:
      return 'commit';
    case EntryKind.RESET:
      return 'reset';
    case EntryKind.MEMBERSHIP:
      return carriesStep(body) ? 'commit' : undefined;
    default:
      return undefined;
  }
}

/** A creation makes the first epoch out of none; other changes carry their commit. */
function carriesStep(body: Uint8Array): boolean {
  const { change, commit } = fromBinary(MembershipChangeSchema, body);
  return change.case === 'created' ? change.value.encryption === Encryption.MLS : commit.length > 0;
}
