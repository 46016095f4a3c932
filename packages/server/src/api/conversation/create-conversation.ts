import {
  type ConversationId,
  ConversationKind,
  type ConversationService,
  type CreateConversationRequest,
  directConversationId,
  EntryKind,
  idFromBytes,
  limits,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { AuthorisedReader, Log } from '../../log/log';
import type { UserStore } from '../../ports/directory';
import type { GroupStep } from '../../ports/group-store';
import type { IdentityStore } from '../../ports/keys';
import type { ApiSettings } from '../api-deps';
import { appendChanges, type Change } from '../append-change';
import { entryIdField, invalid, newIdField, usersField } from '../fields';
import { parseNewEntry } from '../new-entry';
import type { SessionHandler } from '../procedure';
import { groupStepField } from '../step-field';
import { checkUsersExist } from './users-exist';

export function createConversation(deps: {
  readonly log: Pick<Log, 'append'>;
  readonly reader: Pick<AuthorisedReader, 'headFor'>;
  readonly users: Pick<UserStore, 'usersById'>;
  readonly identities: Pick<IdentityStore, 'ownersOf'>;
  readonly settings: Pick<ApiSettings, 'messageRequests'>;
}): SessionHandler<typeof ConversationService.method.createConversation> {
  const { log, reader, users, identities, settings } = deps;
  return async (request, { identity }) => {
    const step = await groupStepField(request.group, identities);
    const { changes, others } = await parse(request, identity.user, { step, asksStrangers: settings.messageRequests });
    await checkUsersExist(users, others);
    await appendChanges(log, identity, changes);
    return { head: await reader.headFor(identity.user, changes[0].conversation) };
  };
}

type Step = GroupStep | undefined;

interface How {
  readonly step: Step;
  readonly asksStrangers: boolean;
}

interface Parsed {
  readonly others: readonly UserId[];
  readonly changes: readonly [Change, ...Change[]];
}

async function parse(request: CreateConversationRequest, me: UserId, how: How): Promise<Parsed> {
  switch (request.kind) {
    case ConversationKind.DIRECT:
      return parseDirect(request, me, how);
    case ConversationKind.SELF:
      return parseSelf(request, me, how.step);
    case ConversationKind.GROUP:
      return parseGroup(request, me, how);
    default:
      throw invalid('kind is DIRECT, GROUP or SELF');
  }
}

/** A user's conversation with themselves. */
async function parseSelf(request: CreateConversationRequest, me: UserId, step: Step): Promise<Parsed> {
  usersField(request.users, { min: 0, max: 0 });
  if (request.details !== undefined) throw invalid('a conversation with oneself has no details; leave them out');
  const conversation = await computedId(request, [me, me]);
  const members = [{ user: me, role: Role.MEMBER }];
  const intent = {
    type: 'create',
    kind: ConversationKind.SELF,
    encryption: request.encryption,
    members,
    step,
  } as const;
  return { others: [], changes: [{ conversation, id: entryIdField(request.entryId), intent }] };
}

async function parseDirect(request: CreateConversationRequest, me: UserId, how: How): Promise<Parsed> {
  const [other] = usersField(request.users, { min: 1, max: 1 });
  if (other === undefined || other === me) throw invalid('users holds the id of one other user');
  if (request.details !== undefined) throw invalid('a direct conversation has no details; leave them out');
  const conversation = await computedId(request, [me, other]);
  const members = [me, other].map((user) => ({ user, role: Role.MEMBER }));
  const { encryption } = request;
  const intent = { type: 'create', kind: ConversationKind.DIRECT, encryption, members, ...how } as const;
  return { others: [other], changes: [{ conversation, id: entryIdField(request.entryId), intent }] };
}

function parseGroup(request: CreateConversationRequest, me: UserId, how: How): Parsed {
  // A UUIDv7 can't be the id of somebody's direct conversation, which is a UUIDv8.
  const conversation = newIdField<ConversationId>('conversation', request.conversation);
  const others = usersField(request.users, { min: 0, max: limits.membersPerCall }).filter((user) => user !== me);
  const members = [{ user: me, role: Role.OWNER }, ...others.map((user) => ({ user, role: Role.MEMBER }))];
  const { encryption } = request;
  const intent = { type: 'create', kind: ConversationKind.GROUP, encryption, members, ...how } as const;
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

/** The id of what there is one of for these users; the request may name it. */
async function computedId(
  request: CreateConversationRequest,
  [a, b]: readonly [UserId, UserId],
): Promise<ConversationId> {
  const conversation = await directConversationId(a, b);
  if (request.conversation.length > 0 && !isSame(request.conversation, conversation))
    throw invalid('conversation is the id computed from the users, or empty');
  return conversation;
}

function isSame(bytes: Uint8Array, id: ConversationId): boolean {
  return bytes.length === 16 && idFromBytes(bytes) === id;
}
