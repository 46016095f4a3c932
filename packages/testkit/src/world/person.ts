import { newIdBytes } from '@tidings/protocol';
import { createRpcClients, type RpcClients } from '../rpc/clients';
import type { Device } from './device';

/** Somebody with an account, some devices, and a bare API session by which the world looks on. */
export interface Person {
  readonly handle: string;
  readonly devices: Device[];
  readonly rpc: RpcClients;
}

const password = 'correct horse battery';

/** Signs a device in: with a new account, or with the one the person has. */
export async function signInDevice(device: Device, handle: string, isNew: boolean): Promise<void> {
  await device.signIn({ handle, password, isNew });
}

/** A session of its own for looking on, so that no device's session is touched. */
export async function openWitness(url: string, handle: string): Promise<RpcClients> {
  const { accounts } = createRpcClients(url);
  const { tokens } = await accounts.signIn({ handle, password, device: newIdBytes(), deviceName: 'witness' });
  return createRpcClients(url, tokens?.accessToken);
}
