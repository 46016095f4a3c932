import { ConversationKind, Encryption, limits, Role, type UserId } from '@tidings/protocol';
import type { AppendIntent } from '../ports/log-store';
import { acceptChange, checkRoom, type Decision, type Facts } from './decision';
import { checkFirstStep, stepEffect } from './group-step';
import { buildChange } from './membership-change';
import { type Refusal, refuse } from './refusal';
import type { ConversationRecord } from './state';

type Create = Extract<AppendIntent, { type: 'create' }>;

/**
 * The creator of a group owns it; in a direct conversation both are plain members, since there is nothing to rule over.
 * That the id of a direct conversation, or of one with oneself, belongs to its users is the caller's to check (it takes a hash).
 */
export function decideCreate(
  record: ConversationRecord | undefined,
  author: UserId,
  intent: Create,
  facts: Facts,
): Decision {
  if (record !== undefined) return { refused: refuse.exists('there is a conversation with this id; make a new one') };
  const isGroup = intent.kind === ConversationKind.GROUP;
  const roles = new Map(intent.members.map(({ user, role }) => [user, isGroup ? role : Role.MEMBER]));
  if (!roles.has(author)) return { refused: refuse.invalid('the creator is one of the members') };
  if (isGroup) roles.set(author, Role.OWNER);
  const members = [...roles].map(([user, role]) => ({ user, role }));
  const wrong = checkSort(intent, members.length) ?? checkFirstStep(intent.encryption, intent.step);
  if (wrong !== undefined) return { refused: wrong };
  if (members.length > limits.membersPerCall + 1)
    return { refused: refuse.invalid(`create with at most ${limits.membersPerCall} others, then add more`) };
  if (members.some(({ role }) => role !== Role.OWNER && role !== Role.ADMIN && role !== Role.MEMBER))
    return { refused: refuse.invalid('a role is owner, admin or member') };
  const asks = { by: author, asksStrangers: intent.asksStrangers };
  const full = checkRoom({ encryption: intent.encryption, memberCount: 0 }, members, { facts, asks });
  if (full !== undefined) return { refused: full };
  const { step } = intent;
  return acceptChange(buildChange.created(intent.kind, intent.encryption, members), {
    joined: members,
    ...(step && { at: { generation: step.generation, epoch: step.epoch } }),
    ...(step && { group: stepEffect(step, (user) => roles.has(user)) }),
  });
}

/** Which encryption goes with which kind, and how many people. */
function checkSort({ kind, encryption }: Create, people: number): Refusal | undefined {
  switch (kind) {
    case ConversationKind.SELF:
      if (encryption !== Encryption.VAULT)
        return refuse.invalid('a conversation with oneself is sealed under the vault key');
      return people === 1 ? undefined : refuse.invalid('a conversation with oneself has nobody else in it');
    case ConversationKind.DIRECT:
      if (people !== 2) return refuse.invalid('a direct conversation has two different users');
      break;
    case ConversationKind.GROUP:
      break;
    default:
      return refuse.invalid('a conversation is direct, a group, or with oneself');
  }
  const isKnown = encryption === Encryption.OPEN || encryption === Encryption.MLS;
  return isKnown ? undefined : refuse.invalid('direct conversations and groups are open or have MLS');
}
