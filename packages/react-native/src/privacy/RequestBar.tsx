import type { ConversationRow } from '@tidings/client';
import { ConversationKind } from '@tidings/protocol';
import { useState } from 'react';
import { View } from 'react-native';
import { useClient } from '../hooks';
import { describeError, useT } from '../i18n';
import { Button, ConfirmDialog, Txt, useToast } from '../primitives';
import { useAction } from '../requests';
import { makeStyles } from '../theme';
import { BlockDialog } from './BlockDialog';
import { ReportDialog } from './ReportDialog';

export interface RequestBarProps {
  readonly conversation: ConversationRow;
  /** It was deleted, or who wrote was blocked: there is nothing to see any more. */
  readonly onGone: () => void;
}

/** Where one would write, while the conversation is a message request: what to do about it. */
export function RequestBar({ conversation, onGone }: RequestBarProps) {
  const styles = useStyles();
  const t = useT();
  const toast = useToast();
  const { privacy } = useClient();
  const { id, broughtBy, kind } = conversation;
  const [asked, setAsked] = useState<'delete' | 'block' | 'report'>();
  const close = () => setAsked(undefined);
  const isGroup = kind === ConversationKind.GROUP;
  const name = broughtBy?.displayName ?? t('reports.somebody');
  const remove = useAction(() => privacy.deleteRequest(id), onGone);
  const accept = () =>
    void privacy.acceptRequest(id).catch((error: unknown) => toast({ text: describeError(error, t), tone: 'danger' }));
  return (
    <View style={styles.bar} role="region" aria-label={t('request.title')} testID="request-bar">
      <View style={styles.words}>
        <Txt variant="label" style={styles.center}>
          {t(isGroup ? 'request.group' : 'request.direct', { name })}
        </Txt>
        <Txt variant="caption" color="textMuted" style={styles.center}>
          {t('request.text')}
        </Txt>
      </View>
      <View style={styles.buttons}>
        <Button
          label={t('request.delete')}
          variant="dangerGhost"
          onPress={() => setAsked('delete')}
          testID="request-delete"
        />
        {broughtBy ? (
          <>
            <Button
              label={t('privacy.block')}
              variant="dangerGhost"
              onPress={() => setAsked('block')}
              testID="request-block"
            />
            <Button
              label={t('report.action')}
              variant="ghost"
              onPress={() => setAsked('report')}
              testID="request-report"
            />
          </>
        ) : null}
        <Button label={t('request.accept')} icon="check" onPress={accept} testID="request-accept" />
      </View>
      <ConfirmDialog
        isOpen={asked === 'delete'}
        title={t('request.deleteTitle')}
        text={isGroup ? t('request.deleteGroup') : t('request.deleteText', { name })}
        confirmLabel={t('request.delete')}
        isDangerous
        isBusy={remove.isBusy}
        error={remove.error}
        onClose={() => {
          close();
          remove.clear();
        }}
        onConfirm={() => remove.run()}
      />
      <BlockDialog person={asked === 'block' ? broughtBy : undefined} onClose={close} onBlocked={onGone} />
      {asked === 'report' && broughtBy ? <ReportDialog conversation={id} person={broughtBy} onClose={close} /> : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  bar: {
    gap: t.space.md,
    paddingHorizontal: t.space.lg,
    paddingVertical: t.space.lg,
    marginHorizontal: t.space.md,
    marginBottom: t.space.md,
    borderRadius: t.radius.lg,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.surface,
  },
  words: { gap: t.space.xs, alignItems: 'center' },
  center: { textAlign: 'center' },
  buttons: { flexDirection: 'row', flexWrap: 'wrap', justifyContent: 'center', gap: t.space.sm },
}));
