import type { FormerText, MessageRow } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { useEffect, useState } from 'react';
import { View } from 'react-native';
import { useClient, useNow } from '../hooks';
import { useFormat, useT } from '../i18n';
import { Dialog, Txt } from '../primitives';
import { makeStyles } from '../theme';
import { MessageText } from '../timeline/MessageText';

export interface HistoryDialogProps {
  readonly conversation: ConversationId;
  readonly row: MessageRow;
  readonly onClose: () => void;
}

/** What a message said, and says now. */
export function HistoryDialog({ conversation, row, onClose }: HistoryDialogProps) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const { messages } = useClient();
  const [former, setFormer] = useState<readonly FormerText[]>([]);
  useEffect(() => {
    let isGone = false;
    messages.getFormerTexts(conversation, row.id).then(
      (texts) => !isGone && setFormer(texts),
      // Then only the present words are shown.
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [messages, conversation, row.id]);
  const { content } = row;
  const versions = [
    ...former.map(({ content: said, atMs }) => ({ said, when: format.ago(atMs, now), key: String(atMs) })),
    ...(content.type === 'text' ? [{ said: content, when: t('history.now'), key: 'now' }] : []),
  ];
  return (
    <Dialog isOpen onClose={onClose} title={t('history.title')}>
      {versions.map(({ said, when, key }) => (
        <View key={key} style={styles.version} testID="version">
          <Txt variant="captionStrong" color="textMuted">
            {when}
          </Txt>
          <MessageText text={said.text} mentions={said.mentions} tone="other" />
        </View>
      ))}
    </Dialog>
  );
}

const useStyles = makeStyles((t) => ({
  version: {
    gap: t.space.xs,
    padding: t.space.md,
    borderRadius: t.radius.md,
    backgroundColor: t.color.bubbleOther,
    borderWidth: 1,
    borderColor: t.color.line,
  },
}));
