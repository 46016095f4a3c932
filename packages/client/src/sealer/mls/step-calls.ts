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

export function requireHead(head: Head | undefined): Head {
  if (!head) throw new TidingsError(ErrorCode.INTERNAL, 'the server answered without the conversation; try again');
  return head;
}
