import type { InvitePreview } from '@tidings/client';
import { type ConversationId, ErrorCode } from '@tidings/protocol';
import { useCallback, useState } from 'react';
import { View } from 'react-native';
import { isEncrypted } from '../../encryption';
import { FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Avatar, Button, EmptyState, Header, Screen, Spinner, Txt } from '../../primitives';
import { useAction, useRequest } from '../../requests';
import { makeStyles } from '../../theme';

export interface JoinScreenProps {
  /** Of the invite link. */
  readonly code: string;
  readonly onOpen: (conversation: ConversationId) => void;
  /** To the list. */
  readonly onClose: () => void;
}

/** What an invite link leads to. */
export function JoinScreen({ code, onOpen, onClose }: JoinScreenProps) {
  const t = useT();
  const { conversations } = useClient();
  const preview = useRequest(useCallback(() => conversations.previewInvite(code), [conversations, code]));
  return (
    <Screen header={<Header title={t('join.title')} onBack={onClose} />} ground="canvas">
      {preview.value ? (
        <Preview code={code} preview={preview.value} onOpen={onOpen} onClose={onClose} />
      ) : preview.error === undefined ? (
        <Waiting />
      ) : isDeadLink(preview.code) ? (
        <EmptyState icon="link" title={t('join.invalidTitle')} text={t('join.invalidText')}>
          <Button label={t('join.toList')} variant="soft" onPress={onClose} />
        </EmptyState>
      ) : (
        <EmptyState icon="cloudOff" title={t('auth.unreachableTitle')} text={preview.error}>
          <Button label={t('common.retry')} icon="refresh" isBusy={preview.isLoading} onPress={preview.reload} />
          <Button label={t('join.toList')} variant="ghost" onPress={onClose} />
        </EmptyState>
      )}
    </Screen>
  );
}

/** Wrong forms of codes come from cut-off links: to a person that is the same. */
function isDeadLink(code: ErrorCode | undefined): boolean {
  return code === ErrorCode.INVITE_INVALID || code === ErrorCode.NOT_FOUND || code === ErrorCode.INVALID_ARGUMENT;
}

function Waiting() {
  const styles = useStyles();
  const t = useT();
  return (
    <View role="group" style={styles.stage} aria-busy aria-label={t('common.loading')}>
      <Spinner size={28} />
    </View>
  );
}

function Preview({ code, preview, onOpen, onClose }: JoinScreenProps & { readonly preview: InvitePreview }) {
  const styles = useStyles();
  const t = useT();
  const { conversations } = useClient();
  const isClosed = isEncrypted(preview.encryption);
  // The server does not know what an encrypted group is called.
  const title = preview.title ?? t(isClosed ? 'join.encrypted' : 'join.untitled');
  const join = useAction(() => conversations.joinByInvite(code), onOpen);
  const [hasAsked, setAsked] = useState(preview.hasAsked);
  const ask = useAction(
    () => conversations.requestToJoin(code),
    () => setAsked(true),
  );
  const needsToAsk = preview.needsApproval && !preview.isMember;
  return (
    <View style={styles.stage}>
      <View style={styles.card}>
        <Avatar
          id={preview.conversation}
          name={title}
          size={88}
          icon={isClosed && preview.title === undefined ? 'lock' : 'users'}
        />
        <View style={styles.words}>
          <Txt variant="display" role="heading" aria-level={2} style={styles.center}>
            {title}
          </Txt>
          <Txt variant="label" color="textMuted" style={styles.center}>
            {t(isClosed ? 'join.people' : 'members.count', { count: preview.memberCount })}
          </Txt>
        </View>
        <Txt color="textMuted" style={styles.center}>
          {t(preview.isMember ? 'join.isMember' : 'join.text')}
        </Txt>
        <Txt color="textMuted" role="status" style={styles.center}>
          {needsToAsk ? t(hasAsked ? 'join.asked' : 'join.askText') : ''}
        </Txt>
        <FormError text={join.error ?? ask.error} />
        <View style={styles.actions}>
          {preview.isMember ? (
            <Button label={t('join.open')} size="lg" isWide onPress={() => onOpen(preview.conversation)} />
          ) : needsToAsk ? (
            hasAsked ? null : (
              <Button
                label={t('join.ask')}
                size="lg"
                isWide
                isBusy={ask.isBusy}
                onPress={() => ask.run()}
                testID="ask"
              />
            )
          ) : (
            <Button
              label={t('join.join')}
              size="lg"
              isWide
              isBusy={join.isBusy}
              onPress={() => join.run()}
              testID="join"
            />
          )}
          <Button label={t('join.notNow')} variant="ghost" isWide onPress={onClose} />
        </View>
      </View>
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  stage: { flex: 1, alignItems: 'center', justifyContent: 'center', padding: t.space.xl },
  card: {
    width: '100%',
    maxWidth: 400,
    alignItems: 'center',
    gap: t.space.lg,
    padding: t.space.xxxl,
    borderRadius: 28,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.surface,
    ...t.elevation.mid,
  },
  words: { gap: t.space.xs },
  center: { textAlign: 'center' },
  actions: { alignSelf: 'stretch', gap: t.space.sm, marginTop: t.space.sm },
}));
