import { create, toBinary } from '@bufbuild/protobuf';
import { type GroupReset, GroupResetSchema, type GroupStep, GroupStepSchema } from '@tidings/protocol';

const bytes = (of: string) => new TextEncoder().encode(of);

/** A step whose contents nobody could use: to the server they are opaque. */
export function newStep(
  generation: number,
  epoch: number,
  edit: Partial<Omit<GroupStep, '$typeName' | '$unknown'>> = {},
): GroupStep {
  const commit = bytes(`commit in ${generation}/${epoch}`);
  return create(GroupStepSchema, {
    generation,
    epoch,
    commit,
    groupInfo: bytes(`info ${generation}/${epoch}`),
    ...edit,
  });
}

/** The step that a conversation is created with. */
export const firstStep = (edit: Partial<Omit<GroupStep, '$typeName' | '$unknown'>> = {}): GroupStep =>
  newStep(1, 0, { commit: new Uint8Array(), ...edit });

/** What ResetGroup takes besides ids, from where the group is. */
export async function newReset(
  generation: number,
  epoch: number,
  edit: Partial<Omit<GroupReset, '$typeName' | '$unknown'>> = {},
) {
  const group = newStep(generation, epoch, { commit: new Uint8Array() });
  const groupInfoHash = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(group.groupInfo)));
  const about = { generation: generation + 1, groupInfoHash, signature: new Uint8Array(64), ...edit };
  return { group, reset: toBinary(GroupResetSchema, create(GroupResetSchema, about)) };
}

/** A welcome for these devices, as part of a step. */
export const welcomeFor = (...devices: readonly Uint8Array[]) => ({
  welcome: bytes('welcome'),
  welcomeDevices: [...devices],
});
