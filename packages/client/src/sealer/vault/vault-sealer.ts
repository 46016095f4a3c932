import { fromBinary } from '@bufbuild/protobuf';
import { type EntryId, EntryKind, idToBytes, type UserId, VaultRecordSchema } from '@tidings/protocol';
import { pad, unpad } from '../content/padding';
import { ascii, concatBytes, type Primitives, uint } from '../crypto/primitives';
import type { Opening, Sealer } from '../sealer';
import { sealRecord } from './record';
import type { Vault } from './vault';

const version = 1;
const nonceBytes = 12;

/** Notes to oneself, and records of the vault that the outbox brings: sealed under the vault key, one key per entry. */
export function openVaultSealer(options: {
  readonly primitives: Primitives;
  readonly vault: Vault;
  readonly self: UserId;
}): Sealer {
  const { primitives, vault, self } = options;
  const keyOf = (vaultKey: Uint8Array, id: EntryId) =>
    primitives.hkdfExpand(vaultKey, concatBytes(ascii('tidings note v1'), idToBytes(id)), 32);
  const associated = (item: { id: EntryId; kind: number }) =>
    concatBytes(uint(version, 1), idToBytes(self), idToBytes(item.id), uint(item.kind, 1));

  return {
    async seal(items) {
      const [vaultKey] = await vault.keys();
      if (!vaultKey) return [];
      return Promise.all(
        items.map(async (item) => {
          if (item.kind === EntryKind.VAULT) {
            const place = { user: self, entryId: idToBytes(item.id) };
            const record = fromBinary(VaultRecordSchema, item.content);
            return { generation: 0, epoch: 0, body: await sealRecord(primitives, vaultKey, place, record) };
          }
          const nonce = primitives.random(nonceBytes);
          const key = await keyOf(vaultKey, item.id);
          const sealed = await primitives.sealAead(key, nonce, pad(item.content), associated(item));
          return { generation: 0, epoch: 0, body: concatBytes(uint(version, 1), nonce, sealed) };
        }),
      );
    },
    async open(items) {
      const keys = await vault.keys();
      return Promise.all(
        items.map(async (item): Promise<Opening> => {
          if (item.body[0] !== version || item.body.length < 1 + nonceBytes) return 'invalid';
          const nonce = item.body.subarray(1, 1 + nonceBytes);
          for (const vaultKey of keys) {
            const key = await keyOf(vaultKey, item.id);
            const padded = await primitives.openAead(key, nonce, item.body.subarray(1 + nonceBytes), associated(item));
            const content = padded && unpad(padded);
            if (content) return content;
          }
          return 'waiting';
        }),
      );
    },
  };
}
