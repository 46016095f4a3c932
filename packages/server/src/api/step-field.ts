import { type DeviceId, ErrorCode, limits, TidingsError, type GroupStep as WireStep } from '@tidings/protocol';
import type { GroupStep } from '../ports/group-store';
import type { IdentityStore } from '../ports/keys';
import { idField, invalid } from './fields';

/**
 * The step of an MLS group in a request: its sizes are checked here, what it says is opaque, and whether it fits is decided in the
 * commit. A welcome is for devices on somebody's list: one that nobody has certified gets none.
 */
export async function groupStepField(
  step: WireStep | undefined,
  identities: Pick<IdentityStore, 'ownersOf'>,
): Promise<GroupStep | undefined> {
  if (step === undefined) return undefined;
  const { generation, epoch, commit, groupInfo, welcome } = step;
  checkBytes('group.commit', commit, limits.bodyBytes);
  checkBytes('group.group_info', groupInfo, limits.groupInfoBytes);
  checkBytes('group.welcome', welcome, limits.welcomeBytes);
  if (step.welcomeDevices.length > limits.welcomeDevices)
    throw invalid(
      `group.welcome_devices holds at most ${limits.welcomeDevices} ids, not ${step.welcomeDevices.length}`,
    );
  const devices = step.welcomeDevices.map((bytes) => idField<DeviceId>('group.welcome_devices', bytes));
  if (devices.length > 0 !== welcome.length > 0) throw invalid('a welcome and its devices come together');
  const welcomeFor = devices.length === 0 ? [] : await identities.ownersOf(devices);
  return { generation, epoch, commit, groupInfo, welcome, welcomeFor };
}

/** As `groupStepField`, where there has to be one. */
export async function requiredStep(
  step: WireStep | undefined,
  identities: Pick<IdentityStore, 'ownersOf'>,
): Promise<GroupStep> {
  const checked = await groupStepField(step, identities);
  if (checked === undefined) throw invalid('group is missing');
  return checked;
}

function checkBytes(name: string, { length }: Uint8Array, max: number): void {
  if (length > max) throw new TidingsError(ErrorCode.TOO_LARGE, `${name} has at most ${max} bytes, not ${length}`);
}
