import type { KeyService } from '@tidings/protocol';
import { createRemovedDevices } from '../../keys/removed-devices';
import type { ApiDeps } from '../api-deps';
import { type Procedures, session } from '../procedure';
import { rateLimits } from '../rate-limits';
import { appendDeviceStatement } from './append-device-statement';
import { claimKeyPackages } from './claim-key-packages';
import { deleteVaultWrap } from './delete-vault-wrap';
import { getIdentities } from './get-identities';
import { listVaultWraps } from './list-vault-wraps';
import { publishIdentity } from './publish-identity';
import { putVaultWrap } from './put-vault-wrap';
import { uploadKeyPackages } from './upload-key-packages';

export function keyProcedures({ accounts, store, log, clock }: ApiDeps): Procedures<typeof KeyService> {
  const { directory, sessions } = accounts;
  const { identities, keyPackages, vaultWraps: wraps } = directory;
  const removedDevices = createRemovedDevices({ store, log, sessionStore: directory.sessions, sessions });
  return {
    publishIdentity: session(rateLimits.changeKeys, publishIdentity({ identities })),
    getIdentities: session(rateLimits.ordinary, getIdentities({ identities })),
    appendDeviceStatement: session(rateLimits.changeKeys, appendDeviceStatement({ identities, removedDevices })),
    uploadKeyPackages: session(rateLimits.ordinary, uploadKeyPackages({ keyPackages, clock })),
    claimKeyPackages: session(rateLimits.claimKeyPackages, claimKeyPackages({ keyPackages, clock })),
    putVaultWrap: session(rateLimits.changeKeys, putVaultWrap({ wraps })),
    listVaultWraps: session(rateLimits.ordinary, listVaultWraps({ wraps })),
    deleteVaultWrap: session(rateLimits.changeKeys, deleteVaultWrap({ wraps })),
  };
}
