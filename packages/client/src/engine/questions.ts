import { type ConversationId, idToBytes } from '@tidings/protocol';
import type { Change } from '../replica/plan';
import { saveProfile } from '../session/session';
import type { Database } from '../store/database';
import { topics } from '../store/topics';
import type { Rpc } from '../transport/rpc';

export interface QuestionsOptions {
  readonly rpc: Rpc;
  readonly database: Database;
  push(changes: readonly Change[]): Promise<void>;
}

/** What the engine asks by RPC, and where the answers go. Each resolves when the answer is on the disk. */
export interface Questions {
  /** Asked once at a time; a second question meanwhile does not wait for the first. */
  head(conversation: ConversationId): Promise<void>;
  members(conversation: ConversationId): Promise<void>;
  /** One's own name and rights. */
  profile(): Promise<void>;
}

export function createQuestions({ rpc, database, push }: QuestionsOptions): Questions {
  const asking = new Set<ConversationId>();
  return {
    head: async (conversation) => {
      if (asking.has(conversation)) return;
      asking.add(conversation);
      try {
        const { head } = await rpc.conversation.getConversation({ conversation: idToBytes(conversation) });
        if (head) await push([{ type: 'head', head }]);
      } finally {
        asking.delete(conversation);
      }
    },
    members: async (conversation) => {
      const { members } = await rpc.conversation.listMembers({ conversation: idToBytes(conversation) });
      await push([{ type: 'members', conversation, members }]);
    },
    profile: async () => {
      const { user, isServerOwner } = await rpc.account.getMe({});
      if (!user) return;
      const { handle, displayName } = user;
      await database.write([saveProfile({ handle, displayName, isServerOwner })], [topics.account]);
    },
  };
}
