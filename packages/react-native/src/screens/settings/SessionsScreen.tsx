import { useCallback, useState } from 'react';
import { useAccount, useClient, useDevices, useKeyState, useNow, useSafety } from '../../hooks';
import { useFormat, useT } from '../../i18n';
import type { IconName } from '../../icons';
import { Banner, Button, ConfirmDialog, ListRow } from '../../primitives';
import { useAction, useRequest } from '../../requests';
import { RowIcon, Section, SectionScreen, SkeletonRows } from '../../sections';
import { LinkDeviceRow } from './LinkDeviceRow';
import { type OwnDevice, ownDevices, removeOwnDevice } from './own-devices';

export interface SessionsScreenProps {
  readonly onBack?: () => void;
}

/** The own devices: where one is signed in, and which of them have the keys. */
export function SessionsScreen({ onBack }: SessionsScreenProps) {
  const t = useT();
  const { account, encryption } = useClient();
  const sessions = useRequest(useCallback(() => account.listSessions(), [account]));
  const isReady = useKeyState()?.phase === 'ready';
  const withKeys = useDevices();
  const hasFalseDevices = useSafety(useAccount()?.user?.id)?.hasFalseDevices === true;
  const [doomed, setDoomed] = useState<readonly OwnDevice[]>([]);
  const api = {
    removeDevice: encryption.removeDevice.bind(encryption),
    revokeSession: account.revokeSession.bind(account),
  };
  const remove = useAction(
    async (devices: readonly OwnDevice[]) => {
      for (const device of devices) await removeOwnDevice(device, api);
    },
    () => {
      setDoomed([]);
      sessions.reload();
    },
  );
  const devices = sessions.value ? ownDevices(sessions.value, isReady ? withKeys : undefined) : [];
  const current = devices.find(({ isCurrent }) => isCurrent);
  const others = devices.filter(({ isCurrent }) => !isCurrent);
  const only = doomed.length === 1 ? doomed[0] : undefined;
  const nameOf = (device: OwnDevice) => device.name || t('sessions.unknownDevice');

  return (
    <SectionScreen title={t('sessions.title')} onBack={onBack}>
      {sessions.error && !sessions.value ? (
        <Banner tone="danger" text={sessions.error} action={{ label: t('common.retry'), onPress: sessions.reload }} />
      ) : null}
      {hasFalseDevices ? <Banner tone="danger" icon="warning" text={t('devices.false')} isUrgent /> : null}
      {!sessions.value && !sessions.error ? <SkeletonRows count={3} /> : null}
      {current ? (
        <Section title={t('sessions.current')}>
          <DeviceRow device={current} name={nameOf(current)} />
        </Section>
      ) : null}
      {isReady ? <LinkDeviceRow /> : null}
      {sessions.value ? (
        <Section title={t('sessions.others')} {...(others.length === 0 ? { note: t('sessions.noOthers') } : {})}>
          {others.map((device) => (
            <DeviceRow key={device.id} device={device} name={nameOf(device)} onRemove={() => setDoomed([device])} />
          ))}
        </Section>
      ) : null}
      {others.length > 1 ? (
        <Button label={t('devices.removeAll')} variant="dangerGhost" icon="signOut" onPress={() => setDoomed(others)} />
      ) : null}
      <ConfirmDialog
        isOpen={doomed.length > 0}
        title={only ? t('devices.removeTitle', { device: nameOf(only) }) : t('devices.removeAllTitle')}
        text={t('devices.removeText')}
        confirmLabel={t('common.remove')}
        isDangerous
        isBusy={remove.isBusy}
        error={remove.error}
        onClose={() => {
          setDoomed([]);
          remove.clear();
          sessions.reload();
        }}
        onConfirm={() => remove.run(doomed)}
        testID="device-remove-confirm"
      />
    </SectionScreen>
  );
}

interface DeviceRowProps {
  readonly device: OwnDevice;
  readonly name: string;
  readonly onRemove?: () => void;
}

function DeviceRow({ device, name, onRemove }: DeviceRowProps) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const { session } = device;
  const used = !session
    ? t('devices.signedOut')
    : device.isCurrent
      ? t('sessions.now')
      : t('sessions.lastUsed', { ago: format.ago(session.lastUsedAtMs, now) });
  const since = session ? t('sessions.since', { date: format.date(session.createdAtMs) }) : undefined;
  const first = device.hasKeys === false ? `${used} · ${t('devices.noKeys')}` : used;
  return (
    <ListRow
      title={name}
      subtitle={since ? `${first}\n${since}` : first}
      leading={<RowIcon name={iconOf(name)} />}
      testID={`device-${device.id}`}
      trailing={
        onRemove ? (
          <Button
            label={t('common.remove')}
            accessibilityLabel={t('devices.remove', { device: name })}
            variant="dangerGhost"
            size="sm"
            style={{ alignSelf: 'center' }}
            onPress={onRemove}
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
