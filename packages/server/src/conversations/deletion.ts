/** The rules of deleting: one's own messages and pins, and as owner or admin of a group everybody's. */
import { ConversationKind, type EntryId, EntryKind, limits, Role, type UserId } from '@tidings/protocol';
import type { AppendIntent } from '../ports/log-store';
import type { Facts } from './decision';
import { type Refusal, refuse } from './refusal';
import type { ConversationRecord } from './state';

/** May this content take away the entries it names? What is deleted already may be deleted again: two devices may both mean it. */
export function checkDeletes(
  record: ConversationRecord,
  author: { readonly user: UserId; readonly role: Role },
  { kind, silent, deletes = [] }: Extract<AppendIntent, { type: 'content' }>,
  facts: Facts,
): Refusal | undefined {
  if (deletes.length === 0) return undefined;
  if (kind !== EntryKind.CONTENT || !silent) return refuse.invalid('only silent content has `deletes`');
  if (deletes.length > limits.deletes)
    return refuse.invalid(`delete at most ${limits.deletes} entries at a time, not ${deletes.length}`);
  const mayAll = record.kind === ConversationKind.GROUP && author.role !== Role.MEMBER;
  for (const id of deletes) {
    const refused = checkTarget(record, id, { user: author.user, mayAll }, facts);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

function checkTarget(
  record: ConversationRecord,
  id: EntryId,
  { user, mayAll }: { readonly user: UserId; readonly mayAll: boolean },
  facts: Facts,
): Refusal | undefined {
  const target = facts.entry(record, id);
  if (target === undefined)
    return refuse.notFound(`the entry ${id} is not in this conversation; delete the others alone`);
  if (target.kind !== EntryKind.CONTENT && target.kind !== EntryKind.PIN)
    return refuse.forbidden('only messages and pins can be deleted');
  if (target.author === user || mayAll) return undefined;
  return refuse.forbidden('only its author, or an owner or admin of a group, may delete an entry');
}
