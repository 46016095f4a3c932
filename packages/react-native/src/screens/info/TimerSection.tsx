import type { ConversationRow } from '@tidings/client';
import { ConversationKind } from '@tidings/protocol';
import { useState } from 'react';
import { FormError } from '../../forms';
import { useClient } from '../../hooks';
import { useFormat, useT } from '../../i18n';
import { ListRow } from '../../primitives';
import { useAction } from '../../requests';
import { RowIcon, Section } from '../../sections';
import { TimerDialog } from './TimerDialog';

/** How long messages stay in this conversation; changed by whoever may. */
export function TimerSection({ conversation }: { readonly conversation: ConversationRow }) {
  const t = useT();
  const format = useFormat();
  const { conversations } = useClient();
  const [isAsking, setAsking] = useState(false);
  const { id, expireAfterS, can, role, kind } = conversation;
  const save = useAction((seconds: number) => conversations.setTimer(id, seconds));
  if (kind === ConversationKind.SELF || role === undefined) return null;
  const value = expireAfterS === 0 ? t('timer.off') : t('timer.after', { time: format.period(expireAfterS) });
  return (
    <>
      <Section>
        <ListRow
          title={t('timer.title')}
          subtitle={can.timer ? value : `${value}. ${t('timer.onlyAdmins')}`}
          leading={<RowIcon name="timer" />}
          isDisabled={save.isBusy}
          {...(can.timer ? { hasChevron: true, onPress: () => setAsking(true) } : {})}
          testID="timer"
        />
      </Section>
      <FormError text={save.error} />
      {isAsking ? (
        <TimerDialog
          value={expireAfterS}
          onClose={() => setAsking(false)}
          onPick={(seconds) => {
            setAsking(false);
            if (seconds !== expireAfterS) save.run(seconds);
          }}
        />
      ) : null}
    </>
  );
}
