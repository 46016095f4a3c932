import {
  type ConversationId,
  ConversationKind,
  type ConversationService,
  type CreateConversationRequest,
  directConversationId,
  Encryption,
  EntryKind,
  idFromBytes,
  limits,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { AuthorisedReader, Log } from '../../log/log';
import type { UserStore } from '../../ports/directory';
import { appendChanges, type Change } from '../append-change';
import { entryIdField, invalid, newIdField, usersField } from '../fields';
import { parseNewEntry } from '../new-entry';
import type { SessionHandler } from '../procedure';
import { checkUsersExist } from './users-exist';

export function createConversation(deps: {
  readonly log: Pick<Log, 'append'>;
  readonly reader: Pick<AuthorisedReader, 'headFor'>;
  readonly users: Pick<UserStore, 'usersById'>;
}): SessionHandler<typeof ConversationService.method.createConversation> {
  const { log, reader, users } = deps;
  return async (request, { identity }) => {
    if (request.encryption !== Encryption.OPEN) throw invalid('encryption is OPEN, the only kind this server knows');
    const { changes, others } = await parse(request, identity.user);
    await checkUsersExist(users, others);
    await appendChanges(log, identity, changes);
    return { head: await reader.headFor(identity.user, changes[0].conversation) };
  };
}

interface Parsed {
  readonly others: readonly UserId[];
  readonly changes: readonly [Change, ...Change[]];
}

async function parse(request: CreateConversationRequest, me: UserId): Promise<Parsed> {
  switch (request.kind) {
    case ConversationKind.DIRECT:
      return parseDirect(request, me);
    case ConversationKind.GROUP:
      return parseGroup(request, me);
    default:
      throw invalid('kind is DIRECT or GROUP');
  }
}

async function parseDirect(request: CreateConversationRequest, me: UserId): Promise<Parsed> {
  const [other] = usersField(request.users, { min: 1, max: 1 });
  if (other === undefined || other === me) throw invalid('users holds the id of one other user');
  if (request.details !== undefined) throw invalid('a direct conversation has no details; leave them out');
  const conversation = await directConversationId(me, other);
  if (request.conversation.length > 0 && !isSame(request.conversation, conversation))
    throw invalid('conversation is the id computed from the pair, or empty');
  const members = [me, other].map((user) => ({ user, role: Role.MEMBER }));
  const { encryption } = request;
  const intent = { type: 'create', kind: ConversationKind.DIRECT, encryption, members } as const;
  return { others: [other], changes: [{ conversation, id: entryIdField(request.entryId), intent }] };
}

function parseGroup(request: CreateConversationRequest, me: UserId): Parsed {
  // A UUIDv7 can't be the id of somebody's direct conversation, which is a UUIDv8.
  const conversation = newIdField<ConversationId>('conversation', request.conversation);
  const others = usersField(request.users, { min: 0, max: limits.membersPerCall }).filter((user) => user !== me);
  const members = [{ user: me, role: Role.OWNER }, ...others.map((user) => ({ user, role: Role.MEMBER }))];
  const { encryption } = request;
  const intent = { type: 'create', kind: ConversationKind.GROUP, encryption, members } as const;
  const creation: Change = { conversation, id: entryIdField(request.entryId), intent };
  return { others, changes: [creation, ...parseDetails(request, creation)] };
}

function parseDetails({ details }: CreateConversationRequest, creation: Change): Change[] {
  if (details === undefined) return [];
  const entry = parseNewEntry(details);
  if (details.kind !== EntryKind.DETAILS) throw invalid('details.kind is DETAILS');
  if (entry.conversation !== creation.conversation) throw invalid('details belong to the conversation being created');
  if (entry.id === creation.id) throw invalid('details.id and entry_id are two different ids');
  return [entry];
}

function isSame(bytes: Uint8Array, id: ConversationId): boolean {
  return bytes.length === 16 && idFromBytes(bytes) === id;
}
