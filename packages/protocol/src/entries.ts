import { EntryKind } from './gen/tidings/v1/entry_pb';

/** Does an entry of this kind count as unread and wake devices? */
export function isLoud(entry: { kind: EntryKind; silent: boolean }): boolean {
  return entry.kind === EntryKind.CONTENT && !entry.silent;
}
