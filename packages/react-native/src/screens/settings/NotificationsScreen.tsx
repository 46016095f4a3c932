import { useEffect, useMemo, useState } from 'react';
import { View } from 'react-native';
import { useClient, useLive } from '../../hooks';
import { useT } from '../../i18n';
import { type NoticeContent, type NotifierPermission, noticeContents, notifier } from '../../notices';
import { Banner, Button, SegmentedControl, Txt } from '../../primitives';
import { Section, SectionScreen } from '../../sections';
import { makeStyles } from '../../theme';
import { LevelControl } from './LevelControl';

export interface NotificationsScreenProps {
  readonly content: NoticeContent;
  readonly onContent: (content: NoticeContent) => void;
  readonly onBack?: (() => void) | undefined;
}

/** What this device tells of, and how much of it. */
export function NotificationsScreen({ content, onContent, onBack }: NotificationsScreenProps) {
  const styles = useStyles();
  const t = useT();
  const { conversations } = useClient();
  const level = useLive(useMemo(() => conversations.observeGroupLevel(), [conversations])) ?? 'all';
  return (
    <SectionScreen title={t('notices.title')} onBack={onBack}>
      <Section>
        <View style={styles.pad}>
          <Permission />
        </View>
      </Section>
      <Section title={t('notices.content')}>
        <View style={styles.pad}>
          <SegmentedControl<NoticeContent>
            label={t('notices.content')}
            value={content}
            onChange={onContent}
            segments={noticeContents.map((value) => ({ value, label: t(`notices.content.${value}`) }))}
          />
        </View>
      </Section>
      <Section title={t('notices.groups')} note={t('notices.groupsText')}>
        <View style={styles.pad}>
          <LevelControl
            label={t('notices.groups')}
            value={level}
            onChange={(value) => void conversations.setGroupLevel(value).catch(() => {})}
          />
        </View>
      </Section>
    </SectionScreen>
  );
}

/** Asked for by a button: a page that asks by itself is refused for good. */
function Permission() {
  const t = useT();
  const [permission, setPermission] = useState<NotifierPermission>();
  useEffect(() => void notifier.check().then(setPermission, () => {}), []);
  if (!permission) return null;
  if (permission === 'default')
    return (
      <>
        <Button
          label={t('notices.allow')}
          icon="bell"
          variant="soft"
          onPress={() => void notifier.ask().then(setPermission, () => {})}
          testID="allow-notifications"
        />
        <Txt variant="caption" color="textMuted">
          {t('notices.allowText')}
        </Txt>
      </>
    );
  if (permission === 'denied') return <Banner tone="warning" text={t('notices.denied')} />;
  return (
    <Txt variant="small" color="textMuted">
      {t(permission === 'granted' ? 'notices.allowed' : 'notices.unsupported')}
    </Txt>
  );
}

const useStyles = makeStyles((t) => ({ pad: { padding: t.space.md, gap: t.space.sm, alignItems: 'stretch' } }));
