import type { ConversationRow } from '@tidings/client';
import { ConversationKind } from '@tidings/protocol';
import { useState } from 'react';
import { View } from 'react-native';
import { VerifiedBadge } from '../../encryption';
import { useDetails, useNow, usePresence } from '../../hooks';
import { useFormat, useT } from '../../i18n';
import { conversationIcon, conversationTitle } from '../../people';
import { Avatar, Button, Txt } from '../../primitives';
import { makeStyles } from '../../theme';
import { EditDetailsDialog } from './EditDetailsDialog';

/** Who or what it is, big. */
export function InfoCard({ conversation }: { readonly conversation: ConversationRow }) {
  const styles = useStyles();
  const t = useT();
  const { peer, kind, can } = conversation;
  const title = conversationTitle(conversation, t);
  const isGroup = kind === ConversationKind.GROUP;
  const presence = usePresence(peer?.id);
  const details = useDetails(conversation);
  const [isEditing, setEditing] = useState(false);
  return (
    <View style={styles.card}>
      <Avatar
        id={peer?.id ?? conversation.id}
        name={title}
        size={96}
        isOnline={presence?.isOnline ?? false}
        {...conversationIcon(conversation, details)}
      />
      <View style={styles.words}>
        <View style={styles.name}>
          <Txt variant="display" role="heading" aria-level={2} style={styles.center}>
            {title}
          </Txt>
          <VerifiedBadge user={peer?.id} size={22} />
        </View>
        <Txt variant="label" color="textMuted" style={styles.center}>
          {kind === ConversationKind.SELF
            ? t('self.subtitle')
            : peer
              ? t('common.handle', { handle: peer.handle })
              : conversation.memberCount > 0 && t('members.count', { count: conversation.memberCount })}
        </Txt>
        {peer ? <Presence isOnline={presence?.isOnline ?? false} lastSeenMs={presence?.lastSeenMs} /> : null}
      </View>
      {details?.description ? (
        <Txt color="text" style={styles.center}>
          {details.description}
        </Txt>
      ) : null}
      {isGroup && can.editDetails ? (
        <Button
          label={t('info.edit')}
          icon="edit"
          variant="soft"
          size="sm"
          style={styles.rename}
          onPress={() => setEditing(true)}
        />
      ) : null}
      {isEditing && details ? (
        <EditDetailsDialog conversation={conversation} details={details} onClose={() => setEditing(false)} />
      ) : null}
    </View>
  );
}

function Presence({ isOnline, lastSeenMs }: { readonly isOnline: boolean; readonly lastSeenMs: number | undefined }) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const text = isOnline
    ? t('presence.online')
    : lastSeenMs === undefined
      ? undefined
      : t('info.lastSeen', { ago: format.ago(lastSeenMs, now) });
  if (!text) return null;
  return (
    <Txt variant="small" color={isOnline ? 'accentText' : 'textMuted'} style={styles.center}>
      {text}
    </Txt>
  );
}

const useStyles = makeStyles((t) => ({
  card: { alignItems: 'center', gap: t.space.lg, paddingTop: t.space.lg },
  words: { gap: t.space.xs, alignItems: 'center' },
  name: { flexDirection: 'row', alignItems: 'center', gap: t.space.sm },
  center: { textAlign: 'center', flexShrink: 1 },
  rename: { alignSelf: 'center' },
}));
