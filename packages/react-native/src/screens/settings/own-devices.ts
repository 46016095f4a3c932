import type { DeviceInfo, SessionInfo } from '@tidings/client';
import type { DeviceId, SessionId } from '@tidings/protocol';

/** A device of one's own: one that has keys, is signed in, or both. */
export interface OwnDevice {
  readonly id: DeviceId;
  /** Empty when it does not say. */
  readonly name: string;
  readonly isCurrent: boolean;
  readonly session: SessionInfo | undefined;
  /** Undefined while nothing is known about keys. */
  readonly hasKeys: boolean | undefined;
}

/** Sessions and devices with keys as one list, the present one first. */
export function ownDevices(
  sessions: readonly SessionInfo[],
  withKeys: readonly DeviceInfo[] | undefined,
): readonly OwnDevice[] {
  const keyed = new Set(withKeys?.map(({ id }) => id));
  const signedIn = new Set(sessions.map(({ device }) => device));
  const devices: OwnDevice[] = sessions.map((session) => ({
    id: session.device,
    name: session.deviceName,
    isCurrent: session.isCurrent,
    session,
    hasKeys: withKeys && keyed.has(session.device),
  }));
  for (const { id, name, isCurrent } of withKeys ?? [])
    if (!signedIn.has(id)) devices.push({ id, name, isCurrent, session: undefined, hasKeys: true });
  return devices.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
}

/** Takes away what the device has: its keys, which ends its session too, or its session alone. */
export function removeOwnDevice(
  device: OwnDevice,
  api: { removeDevice(id: DeviceId): Promise<void>; revokeSession(id: SessionId): Promise<void> },
): Promise<void> {
  if (device.hasKeys) return api.removeDevice(device.id);
  return device.session ? api.revokeSession(device.session.id) : Promise.resolve();
}
