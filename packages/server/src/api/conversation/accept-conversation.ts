import { ConversationKind, type ConversationService } from '@tidings/protocol';
import type { AuthorisedReader } from '../../log/log';
import type { LogReader, PrivacyStore } from '../../ports/log-store';
import type { HeadTeller } from '../../realtime/head-teller';
import type { PrivacyTeller } from '../../realtime/privacy-teller';
import { conversationField } from '../fields';
import type { SessionHandler } from '../procedure';
import { checkMember } from './authority';

/** Who has accepted is told of the others, and they of them: in a direct conversation at once, in a group as cursors move. */
export function acceptConversation(deps: {
  readonly store: Pick<LogReader & PrivacyStore, 'membership' | 'members' | 'accept'>;
  readonly reader: Pick<AuthorisedReader, 'headFor'>;
  readonly tellHead: HeadTeller;
  readonly tellPrivacy: PrivacyTeller;
}): SessionHandler<typeof ConversationService.method.acceptConversation> {
  const { store, reader, tellHead, tellPrivacy } = deps;
  return async (request, { identity: { user } }) => {
    const conversation = conversationField(request.conversation);
    await checkMember(store, conversation, user);
    const isNew = await store.accept(conversation, user);
    const head = await reader.headFor(user, conversation);
    if (isNew) {
      const isDirect = head.kind === ConversationKind.DIRECT;
      tellHead(conversation, isDirect ? (await store.members(conversation)).map((member) => member.user) : [user]);
      tellPrivacy(user);
    }
    return { head };
  };
}
