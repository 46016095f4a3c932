import type { SessionInfo } from '@tidings/client';
import type { SessionId } from '@tidings/protocol';
import { useCallback, useState } from 'react';
import { useClient, useNow } from '../../hooks';
import { useFormat, useT } from '../../i18n';
import type { IconName } from '../../icons';
import { Banner, Button, ConfirmDialog, ListRow } from '../../primitives';
import { useAction, useRequest } from '../../requests';
import { RowIcon, Section, SectionScreen, SkeletonRows } from '../../sections';

export interface SessionsScreenProps {
  readonly onBack?: () => void;
}

/** Where one is signed in. */
export function SessionsScreen({ onBack }: SessionsScreenProps) {
  const t = useT();
  const { account } = useClient();
  const sessions = useRequest(useCallback(() => account.listSessions(), [account]));
  const [doomed, setDoomed] = useState<readonly SessionInfo[]>([]);
  const revoke = useAction(
    async (ids: readonly SessionId[]) => {
      for (const id of ids) await account.revokeSession(id);
    },
    () => {
      setDoomed([]);
      sessions.reload();
    },
  );
  const current = sessions.value?.find(({ isCurrent }) => isCurrent);
  const others = (sessions.value ?? []).filter(({ isCurrent }) => !isCurrent);
  const only = doomed.length === 1 ? doomed[0] : undefined;
  const nameOf = (session: SessionInfo) => session.deviceName || t('sessions.unknownDevice');

  return (
    <SectionScreen title={t('sessions.title')} onBack={onBack}>
      {sessions.error && !sessions.value ? (
        <Banner tone="danger" text={sessions.error} action={{ label: t('common.retry'), onPress: sessions.reload }} />
      ) : null}
      {!sessions.value && !sessions.error ? <SkeletonRows count={3} /> : null}
      {current ? (
        <Section title={t('sessions.current')}>
          <SessionRow session={current} name={nameOf(current)} />
        </Section>
      ) : null}
      {sessions.value ? (
        <Section title={t('sessions.others')} {...(others.length === 0 ? { note: t('sessions.noOthers') } : {})}>
          {others.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              name={nameOf(session)}
              onRevoke={() => setDoomed([session])}
            />
          ))}
        </Section>
      ) : null}
      {others.length > 1 ? (
        <Button
          label={t('sessions.revokeAll')}
          variant="dangerGhost"
          icon="signOut"
          onPress={() => setDoomed(others)}
        />
      ) : null}
      <ConfirmDialog
        isOpen={doomed.length > 0}
        title={only ? t('sessions.revokeTitle', { device: nameOf(only) }) : t('sessions.revokeAllTitle')}
        text={t('sessions.revokeText')}
        confirmLabel={t('sessions.revokeLabel')}
        isDangerous
        isBusy={revoke.isBusy}
        error={revoke.error}
        onClose={() => {
          setDoomed([]);
          revoke.clear();
        }}
        onConfirm={() => revoke.run(doomed.map(({ id }) => id))}
      />
    </SectionScreen>
  );
}

interface SessionRowProps {
  readonly session: SessionInfo;
  readonly name: string;
  readonly onRevoke?: () => void;
}

function SessionRow({ session, name, onRevoke }: SessionRowProps) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const used = session.isCurrent
    ? t('sessions.now')
    : t('sessions.lastUsed', { ago: format.ago(session.lastUsedAtMs, now) });
  return (
    <ListRow
      title={name}
      subtitle={`${used}\n${t('sessions.since', { date: format.date(session.createdAtMs) })}`}
      leading={<RowIcon name={iconOf(name)} />}
      trailing={
        onRevoke ? (
          <Button
            label={t('sessions.revokeLabel')}
            accessibilityLabel={t('sessions.revoke', { device: name })}
            variant="dangerGhost"
            size="sm"
            style={{ alignSelf: 'center' }}
            onPress={onRevoke}
          />
        ) : undefined
      }
    />
  );
}

/** By what the device calls itself. */
function iconOf(deviceName: string): IconName {
  return /iphone|ipad|android|pixel|phone/i.test(deviceName) ? 'phone' : 'laptop';
}
