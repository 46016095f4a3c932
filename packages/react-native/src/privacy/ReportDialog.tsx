import type { MessageRow, Person } from '@tidings/client';
import { type ConversationId, limits } from '@tidings/protocol';
import { useEffect, useMemo, useState } from 'react';
import { View } from 'react-native';
import { FormError } from '../forms';
import { useClient } from '../hooks';
import { useT } from '../i18n';
import { Button, Dialog, Switch, TextField, Txt, useToast } from '../primitives';
import { useAction } from '../requests';
import { makeStyles } from '../theme';
import { useSaid } from '../timeline/use-said';

export interface ReportDialogProps {
  readonly conversation: ConversationId;
  /** Who is reported. */
  readonly person: Person;
  /** What can be shown with it; default: the last few messages of this person. */
  readonly rows?: readonly MessageRow[];
  readonly onClose: () => void;
}

/** So many of the last messages can go along. */
const lastCount = 5;

/** Tells the server's owner of somebody. Says exactly what goes with it; messages go only when the person says so. */
export function ReportDialog({ conversation, person, rows, onClose }: ReportDialogProps) {
  const styles = useStyles();
  const t = useT();
  const toast = useToast();
  const said = useSaid();
  const { privacy } = useClient();
  const last = useLastMessages(conversation, person, rows === undefined);
  const shown = rows ?? last;
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [hasMessages, setHasMessages] = useState(false);
  const isShowing = hasMessages && shown.length > 0;
  const send = useAction(
    () =>
      privacy.report({
        conversation,
        user: person.id,
        reason,
        messages: isShowing ? shown.map(({ id }) => id) : [],
      }),
    () => {
      toast({ text: t('report.sent'), icon: 'check' });
      onClose();
    },
  );
  const submit = () => {
    setMissing(reason.trim() === '');
    if (reason.trim() !== '') send.run();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('report.name', { name: person.displayName })}
      text={t(isShowing ? 'report.whatMessages' : 'report.what')}
      actions={
        <>
          <Button label={t('common.cancel')} variant="ghost" onPress={onClose} />
          <Button
            label={t('report.send')}
            variant="danger"
            isBusy={send.isBusy}
            onPress={submit}
            testID="report-send"
          />
        </>
      }
    >
      <TextField
        label={t('report.reason')}
        value={reason}
        onChange={setReason}
        multiline
        numberOfLines={3}
        maxLength={limits.reasonCharacters.max}
        error={isMissing && reason.trim() === '' ? t('report.reasonMissing') : undefined}
        testID="report-reason"
      />
      {shown.length > 0 ? (
        <View style={styles.choice}>
          <Txt variant="label" style={styles.label}>
            {t('report.messages', { count: shown.length })}
          </Txt>
          <Switch
            label={t('report.messages', { count: shown.length })}
            isOn={hasMessages}
            onChange={setHasMessages}
            testID="report-messages"
          />
        </View>
      ) : null}
      {isShowing ? (
        <View style={styles.messages} testID="report-shown">
          {shown.map((row) => (
            <Txt key={row.id} variant="small" color="textMuted">
              {said(row.content)}
            </Txt>
          ))}
        </View>
      ) : null}
      <FormError text={send.error} />
    </Dialog>
  );
}

const none: readonly MessageRow[] = [];

function useLastMessages(conversation: ConversationId, person: Person, isWanted: boolean): readonly MessageRow[] {
  const { messages } = useClient();
  const [rows, setRows] = useState<readonly MessageRow[]>(none);
  const timeline = useMemo(
    () => (isWanted ? messages.openTimeline(conversation) : undefined),
    [messages, conversation, isWanted],
  );
  useEffect(() => {
    if (!timeline) return undefined;
    const read = () =>
      setRows(
        (timeline.get()?.rows ?? [])
          .filter((row): row is MessageRow => row.type === 'message' && row.author === person.id)
          .filter(({ content }) => content.type === 'text')
          .slice(-lastCount),
      );
    const stop = timeline.subscribe(read);
    read();
    return () => {
      stop();
      timeline.dispose();
    };
  }, [timeline, person.id]);
  return rows;
}

const useStyles = makeStyles((t) => ({
  choice: { flexDirection: 'row', alignItems: 'center', gap: t.space.md, minHeight: 44 },
  label: { flex: 1 },
  messages: {
    gap: t.space.sm,
    padding: t.space.md,
    borderRadius: t.radius.md,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.canvas,
  },
}));
