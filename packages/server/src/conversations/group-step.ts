/**
 * The rules of MLS groups: the delivery service orders the steps of a group, one for each (generation, epoch), and understands none.
 *
 *   create ──► (1, 1) ──add, remove, join, commit──► (g, e + 1)
 *                └──reset──► (g + 1, 1)          leave, device_removed: same epoch, content waits for a commit
 */
import { Encryption, type EntryKind, EntryKind as Kind, limits, type UserId } from '@tidings/protocol';
import type { GroupStep } from '../ports/group-store';
import type { Decision, GroupEffect } from './decision';
import { type Refusal, refuse } from './refusal';
import type { ConversationRecord } from './state';

type Place = Pick<ConversationRecord, 'generation' | 'epoch'>;

export const isAt = (now: Place, { generation, epoch }: Place): boolean =>
  generation === now.generation && epoch === now.epoch;

/** The step of a change of members: there if, and only if, there is a group; and from where the group is. */
export function checkStep(record: ConversationRecord, step: GroupStep | undefined): Refusal | undefined {
  if (record.encryption !== Encryption.MLS)
    return step === undefined ? undefined : refuse.invalid('this conversation has no MLS group; leave `group` out');
  if (step === undefined)
    return refuse.invalid('the conversation has an MLS group; send `group`, the commit of this change');
  if (!isAt(record, step)) return refuse.staleEpoch(record);
  if (step.commit.length === 0) return refuse.invalid('group.commit is the commit that carries the change out');
  return checkGroupInfo(step);
}

/** The first step of a group: made by its creator alone. */
export function checkFirstStep(encryption: Encryption, step: GroupStep | undefined): Refusal | undefined {
  if (encryption !== Encryption.MLS)
    return step === undefined
      ? undefined
      : refuse.invalid('only conversations with MLS have a group; leave `group` out');
  if (step === undefined) return refuse.invalid('a conversation with MLS is created with `group`');
  if (!isAt({ generation: 1, epoch: 0 }, step)) return refuse.invalid('a group begins at generation 1, epoch 0');
  if (step.commit.length > 0) return refuse.invalid('group.commit is empty in a creation: nobody else was there');
  return checkGroupInfo(step);
}

/** What a step does when it is accepted. Only members keep a welcome. */
export function stepEffect(step: GroupStep, isMember: (user: UserId) => boolean): GroupEffect {
  const { generation, epoch, groupInfo, welcome, welcomeFor } = step;
  return {
    generation,
    epoch: epoch + 1,
    groupInfo,
    welcome,
    welcomeFor: welcome.length === 0 ? [] : welcomeFor.filter(({ user }) => isMember(user)),
  };
}

/** A commit that changes no membership. Any member. */
export function decideCommit(record: ConversationRecord, step: GroupStep): Decision {
  const refused = checkStep(record, step) ?? checkCommitBytes(step);
  if (refused !== undefined) return { refused };
  const group = stepEffect(step, (user) => record.members.has(user));
  return { accepted: silent(Kind.COMMIT, step.commit, group) };
}

/** The next generation. Any member: nobody is left alone in a group that can't go on. */
export function decideReset(record: ConversationRecord, step: GroupStep, reset: Uint8Array): Decision {
  if (record.encryption !== Encryption.MLS) return { refused: refuse.invalid('this conversation has no MLS group') };
  if (!isAt(record, step)) return { refused: refuse.staleEpoch(record) };
  if (step.commit.length > 0) return { refused: refuse.invalid('group.commit is empty in a reset') };
  const refused = checkGroupInfo(step);
  if (refused !== undefined) return { refused };
  const effect = stepEffect(step, (user) => record.members.has(user));
  return { accepted: silent(Kind.RESET, reset, { ...effect, generation: record.generation + 1, epoch: 1 }) };
}

const silent = (kind: EntryKind, body: Uint8Array, group: GroupEffect) => ({ kind, silent: true, body, group });

function checkGroupInfo({ groupInfo }: GroupStep): Refusal | undefined {
  return groupInfo.length === 0
    ? refuse.invalid('group.group_info is the GroupInfo of the epoch after the step')
    : undefined;
}

function checkCommitBytes({ commit }: GroupStep): Refusal | undefined {
  return commit.length > limits.bodyBytes
    ? refuse.tooLarge(`a commit has at most ${limits.bodyBytes} bytes, not ${commit.length}; change less at once`)
    : undefined;
}
