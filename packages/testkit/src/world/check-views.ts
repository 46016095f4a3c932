import { fromBinary } from '@bufbuild/protobuf';
import type { MessageRow, TimelineRow } from '@tidings/client';
import { ContentSchema, type ConversationId, type Entry, EntryKind, idFromBytes } from '@tidings/protocol';
import type { Interval } from '../history/operations';
import { seenEntry } from '../history/seen-entry';
import type { Device } from './device';
import type { WorldLog } from './read-logs';
import { waitForRow } from './wait-for-row';

/** What a device's screens show that the logs do not bear out; scrolls every conversation back to its beginning. */
export async function checkViews(device: Device, logs: readonly WorldLog[]): Promise<string[]> {
  const complaints: string[] = [];
  for (const log of logs) {
    const interval = log.memberships.findLast(({ user }) => user === device.user);
    if (interval === undefined) continue;
    const visible = log.wire.filter(({ seq }) => seq >= interval.fromSeq && seq <= (interval.toSeq ?? seq));
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
  return [
    ...firstDifference(`messages of ${conversation}`, shown.flatMap(messageLine), visible.flatMap(entryLine)),
    ...firstDifference(
      `changes of ${conversation}`,
      shown.filter(isChange).map(({ id }) => id),
      visible.filter(isShownChange).map(({ id }) => idFromBytes(id)),
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

const messageLine = (row: TimelineRow): string[] =>
  row.type === 'message' ? [`${row.seq} ${row.id} ${shownText(row)}`] : [];
const isChange = (row: TimelineRow): boolean => row.type === 'change';
const isPending = (row: TimelineRow): boolean => row.type === 'message' && row.status === 'pending';
/** A group's second entry is the title it was created with: nothing to show. */
const isShownChange = ({ kind, seq }: Entry): boolean =>
  kind === EntryKind.MEMBERSHIP || (kind === EntryKind.DETAILS && seq !== 2);

function shownText({ content }: MessageRow): string {
  return content.type === 'text' ? content.text : `(${content.type})`;
}

function entryLine({ kind, seq, id, body }: Entry): string[] {
  if (kind !== EntryKind.CONTENT) return [];
  const { content } = fromBinary(ContentSchema, body);
  return [`${seq} ${idFromBytes(id)} ${content.case === 'text' ? content.value.text : '(unknown)'}`];
}

function firstDifference(what: string, shown: readonly string[], expected: readonly string[]): string[] {
  const index = expected.findIndex((line, i) => line !== shown[i]);
  if (index >= 0) return [`${what}: shows "${shown[index] ?? 'nothing'}" where "${expected[index]}" belongs`];
  return shown.length > expected.length ? [`${what}: shows "${shown[expected.length]}" beyond the end`] : [];
}
