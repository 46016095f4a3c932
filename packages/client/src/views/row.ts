/** Records of the views → rows of the public API. Pure. */
import { EntryKind, type UserId } from '@tidings/protocol';
import type { MessageContent, MessageRow, MessageStatus, RepliedTo, TimelineRow } from '../api';
import { changeOfDetails, parseDetails, parseMessage } from './content';
import { type Effects, noEffects, withEffects } from './effects-query';
import { parseMembership } from './materialise';
import type { PeopleSnapshot } from './people';
import { failureOf, type Others, type OutboxRow, type TimelineRecordRow } from './records';
import { nameChange, type StoredChange } from './stored-change';

export function statusOf(seq: number, isOwn: boolean, others: Others): MessageStatus {
  if (!isOwn) return 'sent';
  if (seq <= others.readSeq) return 'read';
  return seq <= others.deliveredSeq ? 'delivered' : 'sent';
}

export function rowOfRecord(
  record: TimelineRecordRow,
  { self, people, others, effects = noEffects, repliedTo }: RowContext & { readonly others: Others },
): TimelineRow {
  const isOwn = record.author === self;
  const base = {
    id: record.id,
    seq: record.seq,
    author: record.author,
    authorName: people.person(record.author).displayName,
    isOwn,
    atMs: record.at_ms,
  };
  if (record.type === 'change') {
    const change = nameChange(JSON.parse(record.content) as StoredChange, people.person);
    return { ...base, type: 'change', change };
  }
  const said = JSON.parse(record.content) as MessageContent;
  const status = statusOf(record.seq, isOwn, others);
  return { ...base, type: 'message', status, ...messageOf(said, record.author, effects, repliedTo) };
}

/** The part of a row that others' entries change. */
function messageOf(said: MessageContent, author: UserId, effects: Effects, repliedTo: RepliedTo | undefined) {
  const content = withEffects(said, author, effects);
  const isGone = content.type === 'deleted';
  return {
    content,
    isEdited: said.type === 'text' && !isGone && effects.edits.has(author),
    isPinned: effects.isPinned && !isGone,
    reactions: isGone ? noEffects.reactions : effects.reactions,
    ...(effects.failure && { effectFailure: effects.failure }),
    ...(repliedTo && !isGone && { repliedTo }),
  } satisfies Partial<MessageRow>;
}

export interface RowContext {
  readonly self: UserId;
  readonly people: PeopleSnapshot;
  readonly effects?: Effects | undefined;
  readonly repliedTo?: RepliedTo | undefined;
}

export function rowOfIntent(row: OutboxRow, { self, people, effects = noEffects, repliedTo }: RowContext): TimelineRow {
  const base = {
    id: row.id,
    seq: row.seq ?? undefined,
    author: self,
    authorName: people.person(self).displayName,
    isOwn: true,
    atMs: row.accepted_at_ms ?? row.written_at_ms,
  };
  const refused = failureOf(row);
  const failure = refused && { failure: refused };
  if (row.kind === EntryKind.DETAILS) {
    const details = parseDetails(row.content);
    const change = details
      ? nameChange(changeOfDetails(details), people.person)
      : ({ type: 'renamed', title: '' } as const);
    return { ...base, type: 'change', change, ...failure };
  }
  if (row.kind === EntryKind.MEMBERSHIP) {
    const change = parseMembership(row.content) ?? ({ type: 'joined' } as const);
    return { ...base, type: 'change', change: nameChange(change, people.person), ...failure };
  }
  const message = messageOf(parseMessage(row.content), self, effects, repliedTo);
  return { ...base, type: 'message', status: statusOfIntent(row), ...message, ...failure };
}

export function statusOfIntent(row: Pick<OutboxRow, 'seq' | 'failure_code'>): MessageStatus {
  if (row.failure_code !== null) return 'failed';
  return row.seq === null ? 'pending' : 'sent';
}
