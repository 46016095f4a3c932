import type { ConversationRow, GroupPolicy, MemberRow, Preview, TimelineRow } from '@tidings/client';
import { ConversationKind, Encryption, Role } from '@tidings/protocol';
import { self } from './demo-people';
import type { DemoConversation } from './demo-seed';

/** What a new group has. */
export const demoPolicy: GroupPolicy = {
  send: 'everybody',
  add: 'admins',
  editDetails: 'admins',
  pin: 'everybody',
  slowModeS: 0,
  joinApproval: false,
};

const headSeqOf = (rows: readonly TimelineRow[]): number => Math.max(0, ...rows.map((row) => row.seq ?? 0));

function previewOf(row: TimelineRow | undefined): Preview | undefined {
  if (!row) return undefined;
  const { authorName, isOwn } = row;
  return row.type === 'message'
    ? { type: 'message', id: row.id, authorName, isOwn, content: row.content, status: row.status, isBlocked: false }
    : { type: 'change', authorName, isOwn, change: row.change };
}

export function conversationRow(conversation: DemoConversation): ConversationRow {
  const { rows, readSeq, kept = {} } = conversation;
  const last = rows.at(-1);
  const isSelf = conversation.kind === ConversationKind.SELF;
  const isGroup = conversation.kind === ConversationKind.GROUP;
  const isAdmin = conversation.role === Role.OWNER || conversation.role === Role.ADMIN;
  const policy = conversation.policy ?? demoPolicy;
  const isUnread = (row: TimelineRow) => row.type === 'message' && !row.isOwn && (row.seq ?? 0) > readSeq;
  return {
    id: conversation.id,
    kind: conversation.kind,
    encryption: conversation.encryption ?? (isSelf ? Encryption.VAULT : Encryption.MLS),
    title: conversation.title,
    peer: conversation.kind === ConversationKind.DIRECT ? conversation.members[0] : undefined,
    preview: previewOf(last),
    newest: previewOf(rows.findLast(({ seq }) => seq !== undefined)),
    atMs: last?.atMs ?? 0,
    unread: rows.filter(isUnread).length,
    mentions: 0,
    role: conversation.role,
    policy: isGroup && conversation.role !== undefined ? policy : undefined,
    can: {
      send: conversation.role !== undefined && (!isGroup || isAdmin || policy.send === 'everybody'),
      add: isGroup && (isAdmin || (conversation.role !== undefined && policy.add === 'everybody')),
      editDetails: isGroup && (isAdmin || (conversation.role !== undefined && policy.editDetails === 'everybody')),
      pin: conversation.role !== undefined && (!isGroup || isAdmin || policy.pin === 'everybody'),
      timer: conversation.role !== undefined && !isSelf && (!isGroup || isAdmin || policy.editDetails === 'everybody'),
      manage: isGroup && isAdmin,
    },
    expireAfterS: conversation.expireAfterS ?? 0,
    saidAtMs:
      isAdmin || policy.slowModeS === 0 ? undefined : rows.findLast((row) => row.type === 'message' && row.isOwn)?.atMs,
    joinRequests: isAdmin ? (conversation.asking?.length ?? 0) : 0,
    memberCount: conversation.members.length + (conversation.role === undefined ? 0 : 1),
    readSeq,
    headSeq: headSeqOf(rows),
    draft: conversation.draft,
    draftReply: kept.draftReply,
    isMuted: kept.mutedUntilMs !== undefined,
    mutedUntilMs: kept.mutedUntilMs,
    isArchived: kept.isArchived ?? false,
    isPinned: (kept.pinnedAtMs ?? 0) > 0,
    isMarkedUnread: kept.isMarkedUnread ?? false,
    notificationLevel: kept.notificationLevel ?? 'all',
    isRequest: conversation.isRequest ?? false,
    broughtBy: conversation.isRequest ? conversation.members[0] : undefined,
    isBlocked: conversation.isBlocked ?? false,
  };
}

export function memberRows(conversation: DemoConversation): MemberRow[] {
  const seq = headSeqOf(conversation.rows);
  const others = conversation.members.map((person, at): MemberRow => {
    const role = at === 0 && conversation.role !== Role.OWNER ? Role.OWNER : Role.MEMBER;
    return { ...person, role, isSelf: false, deliveredSeq: seq, readSeq: seq };
  });
  if (conversation.role === undefined) return others;
  const own: MemberRow = { ...self, role: conversation.role, isSelf: true, deliveredSeq: seq, readSeq: seq };
  return [...others, own].sort((a, b) => a.role - b.role || a.displayName.localeCompare(b.displayName));
}
