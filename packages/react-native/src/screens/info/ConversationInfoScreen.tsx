import type { ConversationRow } from '@tidings/client';
import { type ConversationId, ConversationKind, type InviteId, type UserId } from '@tidings/protocol';
import { useCallback } from 'react';
import { EncryptionSection } from '../../encryption';
import { useClient, useConnection, useConversation } from '../../hooks';
import { useT } from '../../i18n';
import { Banner } from '../../primitives';
import { LinkSection, SectionScreen, SkeletonRows } from '../../sections';
import { BannedSection } from './BannedSection';
import { InfoCard } from './InfoCard';
import { LeaveRow } from './LeaveRow';
import { MembersSection } from './MembersSection';
import { NoticesSection } from './NoticesSection';
import { PersonSection } from './PersonSection';
import { PolicySection } from './PolicySection';
import { RequestsSection } from './RequestsSection';
import { TimerSection } from './TimerSection';

export interface ConversationInfoScreenProps {
  readonly conversation: ConversationId;
  readonly onBack?: () => void;
  readonly onOpen: (conversation: ConversationId) => void;
  readonly onLeft: () => void;
  /** Leads to `VerifyScreen`. */
  readonly onVerify: (user: UserId) => void;
  /** The address that leads to `JoinScreen` with this code. */
  readonly inviteUrl: (code: string) => string;
}

export function ConversationInfoScreen(props: ConversationInfoScreenProps) {
  const t = useT();
  const conversation = useConversation(props.conversation);
  const isOffline = useConnection()?.phase === 'offline';
  const isGroup = conversation?.kind === ConversationKind.GROUP;
  return (
    <SectionScreen title={t(isGroup ? 'info.groupTitle' : 'info.title')} onBack={props.onBack}>
      {isOffline ? <Banner tone="warning" icon="offline" text={t('info.offline')} /> : null}
      {conversation ? (
        <>
          <InfoCard conversation={conversation} />
          <EncryptionSection conversation={conversation} onVerify={props.onVerify} />
          <NoticesSection conversation={conversation} />
          <TimerSection conversation={conversation} />
          {isGroup ? <GroupSections {...props} row={conversation} /> : null}
          {conversation.peer ? <PersonSection conversation={conversation} person={conversation.peer} /> : null}
          {isGroup && conversation.role !== undefined ? (
            <LeaveRow conversation={conversation} onLeft={props.onLeft} />
          ) : null}
        </>
      ) : (
        <SkeletonRows count={4} />
      )}
    </SectionScreen>
  );
}

interface GroupSectionsProps extends ConversationInfoScreenProps {
  readonly row: ConversationRow;
}

function GroupSections({ row, onOpen, onVerify, inviteUrl }: GroupSectionsProps) {
  const t = useT();
  const { conversations } = useClient();
  const { id, role, can } = row;
  const list = useCallback(() => conversations.listInvites(id), [conversations, id]);
  if (role === undefined) return <Banner text={t('info.left')} />;
  return (
    <>
      {can.manage ? <RequestsSection conversation={row} /> : null}
      <MembersSection conversation={row} onOpen={onOpen} onVerify={onVerify} />
      {can.manage ? (
        <LinkSection
          title={t('info.links')}
          note={t(row.policy?.joinApproval ? 'policy.approvalText' : 'info.linksText')}
          emptyText={t('info.noLinks')}
          createLabel={t('info.createLink')}
          list={list}
          create={(terms) => conversations.createInvite(id, terms)}
          hasTerms
          revoke={(invite) => conversations.revokeInvite(id, invite as InviteId)}
          urlOf={inviteUrl}
        />
      ) : null}
      {can.manage ? <PolicySection conversation={row} /> : null}
      {can.manage ? <BannedSection conversation={row} /> : null}
    </>
  );
}
