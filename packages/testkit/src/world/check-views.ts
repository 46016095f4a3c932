import { fromBinary } from '@bufbuild/protobuf';
import type { MessageRow, TimelineRow } from '@tidings/client';
import {
  ContentSchema,
  type ConversationId,
  type Entry,
  EntryKind,
  idFromBytes,
  MembershipChangeSchema,
} from '@tidings/protocol';
import type { Interval } from '../history/operations';
import { seenEntry } from '../history/seen-entry';
import type { Device } from './device';
import type { WorldLog } from './read-logs';
import { waitForRow } from './wait-for-row';

/** What a device's screens show that the logs do not bear out; scrolls every conversation back to its beginning. */
export async function checkViews(device: Device, logs: readonly WorldLog[]): Promise<string[]> {
  const complaints: string[] = [];
  for (const log of logs) {
    if (isOwnVault(log)) continue;
    const interval = log.memberships.findLast(({ user }) => user === device.user);
    if (interval === undefined) continue;
    const isSeen = ({ seq }: Entry) => seq >= interval.fromSeq && seq <= (interval.toSeq ?? seq);
    const visible = log.wire.filter((entry) => isSeen(entry) && !isOver(entry));
    complaints.push(
      ...(await checkTimeline(device, log, visible)),
      ...(await checkUnread(device, log, visible, interval)),
    );
  }
  return complaints.map((complaint) => `${device.name}: ${complaint}`);
}

async function checkTimeline(device: Device, { conversation }: WorldLog, visible: readonly Entry[]): Promise<string[]> {
  const { rows } = await device.readTimeline(conversation as ConversationId);
  const shown = rows.filter((row) => row.seq !== undefined);
  const file = device.openReplica();
  const gone = file.hiddenEntries();
  file.close();
  const sealed = new Set<string>(visible.filter(isSealed).map(({ id }) => idFromBytes(id)));
  const unsaid = new Set([...sealed, ...rows.filter(isEdited).map(({ id }) => id)]);
  return [
    ...firstDifference(
      `messages of ${conversation}`,
      shown.flatMap((row) => messageLine(row, unsaid)),
      visible.filter(({ id }) => !gone.has(idFromBytes(id))).flatMap((entry) => entryLine(entry, unsaid)),
    ),
    ...firstDifference(
      `changes of ${conversation}`,
      shown
        .filter((row) => isChange(row) && !isOfCommit(row) && !(sealed.size > 0 && isOfDetails(row)))
        .map(({ id }) => id),
      visible.filter((entry) => isShownChange(entry, sealed.size > 0)).map(({ id }) => idFromBytes(id)),
    ),
    ...rows.filter(isPending).map(({ id }) => `${id} is still pending in ${conversation}`),
  ];
}

async function checkUnread(
  device: Device,
  { conversation, cursors }: WorldLog,
  visible: readonly Entry[],
  interval: Interval,
): Promise<string[]> {
  // The cursor of somebody who has gone is not listed.
  if (interval.toSeq !== undefined) return [];
  const readSeq = cursors.find(({ user }) => user === device.user)?.readSeq ?? 0;
  const isUnread = ({ seq, author, isLoud }: ReturnType<typeof seenEntry>): boolean =>
    isLoud && seq > readSeq && author !== device.user;
  const expected = visible.map(seenEntry).filter(isUnread).length;
  try {
    await waitForRow(device, conversation as ConversationId, (row) => row.unread === expected);
    return [];
  } catch (error) {
    return [`${conversation} should show ${expected} unread: ${(error as Error).message}`];
  }
}

/** Of what has had its time nothing is shown, and nothing counts. */
const isOver = ({ acceptedAtMs, expireAfterS, deleted }: Entry): boolean =>
  deleted && expireAfterS > 0 && Number(acceptedAtMs) + expireAfterS * 1_000 <= Date.now();

/** A conversation with oneself holds the vault, and shows nothing of it. */
const isOwnVault = ({ wire }: WorldLog): boolean => wire.some(({ kind }) => kind === EntryKind.VAULT);

/** `unsaid`: messages whose words do not stand in their entry, or not for those who look on. */
const messageLine = (row: TimelineRow, unsaid: ReadonlySet<string>): string[] =>
  row.type === 'message' ? [`${row.seq} ${row.id} ${shownText(row, unsaid.has(row.id))}`] : [];
const isEdited = (row: TimelineRow): boolean => row.type === 'message' && row.isEdited;
/** What the log shows to nobody who looks on. */
const isSealed = ({ epoch }: Entry): boolean => epoch > 0;
const isOfDetails = (row: TimelineRow): boolean =>
  row.type === 'change' && ['renamed', 'described', 'pictured'].includes(row.change.type);
const isChange = (row: TimelineRow): boolean => row.type === 'change';
/** What the keys tell of a commit, which says nothing itself. */
const isOfCommit = (row: TimelineRow): boolean =>
  row.type === 'change' && (row.change.type === 'entered' || row.change.type === 'identity');
const isPending = (row: TimelineRow): boolean => row.type === 'message' && row.status === 'pending';
/** A group's second entry is the title it was created with: nothing to show. Of sealed details nobody can tell from outside. */
function isShownChange({ kind, seq, body }: Entry, isEncrypted: boolean): boolean {
  if (kind === EntryKind.DETAILS) return seq !== 2 && !isEncrypted;
  if (kind === EntryKind.RESET) return true;
  return kind === EntryKind.MEMBERSHIP && fromBinary(MembershipChangeSchema, body).change.case !== 'deviceRemoved';
}

const opened = '(opened)';

function shownText({ content }: MessageRow, isUnsaid: boolean): string {
  if (content.type === 'deleted') return '(deleted)';
  if (isUnsaid && content.type !== 'sealed') return opened;
  return content.type === 'text' ? content.text : `(${content.type})`;
}

function entryLine(entry: Entry, unsaid: ReadonlySet<string>): string[] {
  const { kind, seq, id, body, silent, deleted } = entry;
  if (kind !== EntryKind.CONTENT || silent) return [];
  const text = () => {
    if (deleted) return '(deleted)';
    if (unsaid.has(idFromBytes(id))) return opened;
    const { content } = fromBinary(ContentSchema, body);
    return content.case === 'text' ? content.value.text : '(unknown)';
  };
  return [`${seq} ${idFromBytes(id)} ${text()}`];
}

function firstDifference(what: string, shown: readonly string[], expected: readonly string[]): string[] {
  const index = expected.findIndex((line, i) => line !== shown[i]);
  if (index >= 0) return [`${what}: shows "${shown[index] ?? 'nothing'}" where "${expected[index]}" belongs`];
  return shown.length > expected.length ? [`${what}: shows "${shown[expected.length]}" beyond the end`] : [];
}
