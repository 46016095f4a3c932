import type { KeyService } from '@tidings/protocol';
import { createDevices } from '../../keys/devices';
import type { ApiDeps } from '../api-deps';
import { type Procedures, session } from '../procedure';
import { type RateLimiter, rateLimits } from '../rate-limits';
import { appendDeviceStatement } from './append-device-statement';
import { claimKeyPackages } from './claim-key-packages';
import { deleteVaultWrap } from './delete-vault-wrap';
import { getIdentities } from './get-identities';
import { listVaultWraps } from './list-vault-wraps';
import { publishIdentity } from './publish-identity';
import { putVaultWrap } from './put-vault-wrap';
import { uploadKeyPackages } from './upload-key-packages';

export function keyProcedures(api: ApiDeps, limiter: RateLimiter): Procedures<typeof KeyService> {
  const { accounts, removals, clock, events } = api;
  const { identities, keyPackages, vaultWraps } = accounts.directory;
  const devices = createDevices({ identities, endings: accounts.sessionEndings, removals });
  return {
    publishIdentity: session(rateLimits.changeDevices, publishIdentity({ devices })),
    getIdentities: session(rateLimits.getIdentities, getIdentities({ identities })),
    appendDeviceStatement: session(rateLimits.changeDevices, appendDeviceStatement({ devices })),
    uploadKeyPackages: session(rateLimits.uploadKeyPackages, uploadKeyPackages({ keyPackages, clock })),
    claimKeyPackages: session(rateLimits.claimKeyPackages, claimKeyPackages({ keyPackages, clock, events, limiter })),
    putVaultWrap: session(rateLimits.changeWraps, putVaultWrap({ vaultWraps })),
    listVaultWraps: session(rateLimits.ordinary, listVaultWraps({ vaultWraps })),
    deleteVaultWrap: session(rateLimits.changeWraps, deleteVaultWrap({ vaultWraps })),
  };
}
