import { type DeviceId, ErrorCode, type SignedDeviceStatement, TidingsError } from '@tidings/protocol';
import type { Rpc } from '../../transport/rpc';
import type { Primitives } from '../crypto/primitives';
import type { Contacts } from '../identity/contacts';
import { applyStatement, buildStatement, type DeviceChange } from '../identity/device-list';
import type { LeafOwner } from '../mls/leaf';
import type { Secrets } from './secrets';

export interface OwnListOptions {
  readonly rpc: Rpc;
  readonly primitives: Primitives;
  readonly secrets: Secrets;
  readonly contacts: Contacts;
  readonly self: LeafOwner;
}

const tries = 5;

/** One's own list of devices, as this device goes on with it. */
export class OwnList {
  readonly #options: OwnListOptions;
  #signing: Promise<void> = Promise.resolve();

  constructor(options: OwnListOptions) {
    this.#options = options;
  }

  /** Signs a statement onto the list, unless the list says so already. */
  sign(device: DeviceId, change: DeviceChange): Promise<void> {
    // One after another: each continues the list where the last one ended.
    const signed = this.#signing.then(() => this.#signNext(device, change));
    this.#signing = signed.catch(() => {});
    return signed;
  }

  async #signNext(device: DeviceId, change: DeviceChange): Promise<void> {
    const { contacts, self, primitives, secrets, rpc } = this.#options;
    const identityPrivate = await secrets.require('identity_private');
    for (let attempt = 0; attempt < tries; attempt++) {
      await contacts.refresh([self.user]);
      const list = contacts.get(self.user);
      if (!list) break;
      if (list.fault)
        throw new TidingsError(ErrorCode.FORBIDDEN, `the server’s list of devices is false: ${list.fault}`);
      if (list.devices.has(device) === (change.type === 'add')) return;
      const statement: SignedDeviceStatement = await buildStatement(primitives, list, identityPrivate, change);
      try {
        await rpc.key.appendDeviceStatement({ statement });
      } catch (failure) {
        if (failure instanceof TidingsError && failure.code === ErrorCode.ALREADY_EXISTS) continue;
        throw failure;
      }
      const longer = await applyStatement(primitives, list, statement);
      if (longer.ok) await contacts.extend(longer.list);
      return;
    }
    throw new TidingsError(ErrorCode.UNAVAILABLE, 'the list of devices could not be changed; try again');
  }
}
