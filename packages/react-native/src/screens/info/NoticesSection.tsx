import type { ConversationRow } from '@tidings/client';
import { ConversationKind } from '@tidings/protocol';
import { useState } from 'react';
import { View } from 'react-native';
import { MuteDialog } from '../../conversations/MuteDialog';
import { useClient } from '../../hooks';
import { useFormat, useT } from '../../i18n';
import { conversationTitle } from '../../people';
import { ListRow } from '../../primitives';
import { RowIcon, Section } from '../../sections';
import { makeStyles } from '../../theme';
import { LevelControl } from '../settings/LevelControl';

/** What one hears of this conversation. */
export function NoticesSection({ conversation }: { readonly conversation: ConversationRow }) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const { conversations } = useClient();
  const [isAsking, setAsking] = useState(false);
  const { id, isMuted, mutedUntilMs = 0 } = conversation;
  // It goes through the outbox: there is nothing that could fail here but the disk.
  const quietly = (work: Promise<void>) => void work.catch(() => {});
  return (
    <Section title={t('notices.level')}>
      <ListRow
        title={t(isMuted ? 'organise.unmute' : 'organise.mute')}
        subtitle={isMuted && Number.isFinite(mutedUntilMs) ? format.full(mutedUntilMs) : undefined}
        leading={<RowIcon name={isMuted ? 'bell' : 'bellOff'} />}
        onPress={() => (isMuted ? quietly(conversations.setMuted(id, undefined)) : setAsking(true))}
        testID="mute"
      />
      {conversation.kind === ConversationKind.GROUP ? (
        <View style={styles.pad}>
          <LevelControl
            label={t('notices.level')}
            value={conversation.notificationLevel}
            onChange={(level) => quietly(conversations.setNotificationLevel(id, level))}
          />
        </View>
      ) : null}
      <MuteDialog
        isOpen={isAsking}
        title={conversationTitle(conversation, t)}
        onClose={() => setAsking(false)}
        onMute={(untilMs) => {
          setAsking(false);
          quietly(conversations.setMuted(id, untilMs));
        }}
      />
    </Section>
  );
}

const useStyles = makeStyles((t) => ({ pad: { padding: t.space.md } }));
