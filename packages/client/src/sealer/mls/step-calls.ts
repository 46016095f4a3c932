import { fromBinary } from '@bufbuild/protobuf';
import {
  AddMembersRequestSchema,
  AppendCommitRequestSchema,
  CreateConversationRequestSchema,
  ErrorCode,
  type Head,
  JoinByInviteRequestSchema,
  RemoveMemberRequestSchema,
  ResetGroupRequestSchema,
  TidingsError,
} from '@tidings/protocol';
import type { Rpc } from '../../transport/rpc';
import type { Step } from './group-store';

export interface StepAnswer {
  /** Of a step that starts the group on this device: where it landed. Any other is met in the log. */
  readonly seq?: number;
  readonly head?: Head;
}

/** Sends a step's request, for the first time or again: the entry id makes a repetition of it. */
export async function callStep(rpc: Rpc, { method, request }: Step): Promise<StepAnswer> {
  switch (method) {
    case 'create': {
      const { head } = await rpc.conversation.createConversation(fromBinary(CreateConversationRequestSchema, request));
      return { seq: 1, head: requireHead(head) };
    }
    case 'join_invite': {
      const answer = await rpc.conversation.joinByInvite(fromBinary(JoinByInviteRequestSchema, request));
      const head = requireHead(answer.head);
      return { seq: head.fromSeq, head };
    }
    case 'join': {
      const { appended } = await rpc.group.appendCommit(fromBinary(AppendCommitRequestSchema, request));
      return appended ? { seq: appended.seq } : {};
    }
    case 'reset': {
      const { appended } = await rpc.group.resetGroup(fromBinary(ResetGroupRequestSchema, request));
      return appended ? { seq: appended.seq } : {};
    }
    case 'commit':
      await rpc.group.appendCommit(fromBinary(AppendCommitRequestSchema, request));
      return {};
    case 'add':
      await rpc.conversation.addMembers(fromBinary(AddMembersRequestSchema, request));
      return {};
    case 'remove':
      await rpc.conversation.removeMember(fromBinary(RemoveMemberRequestSchema, request));
      return {};
  }
}

/** The commit that a step's request carries; none if it starts a group. */
export function commitOf({ method, request }: Step): Uint8Array | undefined {
  switch (method) {
    case 'add':
      return fromBinary(AddMembersRequestSchema, request).group?.commit;
    case 'remove':
      return fromBinary(RemoveMemberRequestSchema, request).group?.commit;
    case 'join_invite':
      return fromBinary(JoinByInviteRequestSchema, request).group?.commit;
    case 'commit':
    case 'join':
      return fromBinary(AppendCommitRequestSchema, request).group?.commit;
    case 'create':
    case 'reset':
      return undefined;
  }
}

export function requireHead(head: Head | undefined): Head {
  if (!head) throw new TidingsError(ErrorCode.INTERNAL, 'the server answered without the conversation; try again');
  return head;
}
