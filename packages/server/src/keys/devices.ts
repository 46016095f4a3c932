import {
  ErrorCode,
  type Identity,
  limits,
  type SignedDeviceStatement,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import type { SessionEndings } from '../accounts/session-endings';
import type { DeviceOf } from '../ports/group-store';
import type { IdentityRow, IdentityStore, StatementOutcome, VaultWrapRow } from '../ports/keys';
import { checkFirst, checkNext, overtaken } from './device-list';
import type { RemovalTeller } from './removals';

/** Changes to the list of a user's devices. */
export interface Devices {
  /** Throws `ALREADY_EXISTS` where there is another identity, unless `replace`. */
  publish(
    identity: Identity,
    by: DeviceOf,
    options: { readonly wraps: readonly VaultWrapRow[]; readonly replace: boolean },
  ): Promise<void>;
  /** A removed device is signed out (I10), and the user's groups are told. */
  append(statement: SignedDeviceStatement, by: DeviceOf): Promise<void>;
}

export function createDevices(deps: {
  readonly identities: Pick<IdentityStore, 'publish' | 'identitiesOf' | 'append'>;
  readonly endings: Pick<SessionEndings, 'announce'>;
  readonly removals: Pick<RemovalTeller, 'tell'>;
}): Devices {
  const { identities, endings, removals } = deps;
  return {
    async publish(identity, by, options) {
      const outcome = await identities.publish(await checkFirst(identity, by), options);
      if (outcome === 'exists')
        throw new TidingsError(
          ErrorCode.ALREADY_EXISTS,
          'you have an identity already: restore it on this device, or give it up with `replace`',
        );
      if (options.replace) removals.tell();
    },
    async append(statement, by) {
      const list = await listOf(identities, by.user);
      const next = await checkNext(list, statement);
      if (next.index > limits.deviceStatements)
        throw new TidingsError(
          ErrorCode.LIMIT_REACHED,
          `a list has at most ${limits.deviceStatements} statements; start a new identity`,
        );
      const outcome = await identities.append(by.user, next, by.device);
      checkAppended(outcome);
      if (outcome.type === 'appended') endings.announce(by.user, outcome.ended);
      if (next.change.type === 'removed') removals.tell();
    },
  };
}

async function listOf(identities: Pick<IdentityStore, 'identitiesOf'>, user: UserId): Promise<IdentityRow> {
  const [list] = await identities.identitiesOf([user]);
  if (list === undefined)
    throw new TidingsError(ErrorCode.NOT_FOUND, 'you have no identity yet; publish one with this device first');
  return list;
}

function checkAppended({ type }: StatementOutcome): void {
  switch (type) {
    case 'appended':
    case 'repeated':
      return;
    case 'overtaken':
      throw overtaken();
    case 'device_used':
      throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'a device id is used once; sign in with a new one');
    case 'no_device':
      throw new TidingsError(ErrorCode.NOT_FOUND, 'there is no such device on your list; it may be removed already');
  }
}
