import { fromBinary } from '@bufbuild/protobuf';
import { type GroupReset, GroupResetSchema, type GroupService } from '@tidings/protocol';
import type { Log } from '../../log/log';
import type { GroupStep } from '../../ports/group-store';
import type { IdentityStore } from '../../ports/keys';
import { appendChange } from '../append-change';
import { conversationField, entryIdField, invalid } from '../fields';
import type { SessionHandler } from '../procedure';
import { requiredStep } from '../step-field';

export function resetGroup(deps: {
  readonly log: Pick<Log, 'append'>;
  readonly identities: Pick<IdentityStore, 'ownersOf'>;
}): SessionHandler<typeof GroupService.method.resetGroup> {
  const { log, identities } = deps;
  return async ({ reset, ...request }, { identity }) => {
    const conversation = conversationField(request.conversation);
    const id = entryIdField(request.entryId);
    const step = await requiredStep(request.group, identities);
    await checkReset(reset, step);
    return {
      appended: await appendChange(log, identity, { conversation, id, intent: { type: 'reset', step, reset } }),
    };
  };
}

/** A hash, a number and a signature, with room for fields of the future. */
const resetBytes = 512;

/** What stands in the log is about the group that is stored beside it. Its signature is for the members to check. */
async function checkReset(encoded: Uint8Array, { generation, groupInfo }: GroupStep): Promise<void> {
  const reset = decode(encoded);
  if (reset.generation !== generation + 1) throw invalid('reset.generation is the old generation + 1');
  if (reset.signature.length !== 64) throw invalid('reset.signature is an Ed25519 signature of 64 bytes');
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(groupInfo)));
  const isSame = hash.length === reset.groupInfoHash.length && hash.every((byte, i) => byte === reset.groupInfoHash[i]);
  if (!isSame) throw invalid('reset.group_info_hash is the SHA-256 of group.group_info');
}

function decode(encoded: Uint8Array): GroupReset {
  if (encoded.length > resetBytes) throw invalid(`reset has at most ${resetBytes} bytes`);
  try {
    return fromBinary(GroupResetSchema, encoded);
  } catch {
    throw invalid('reset is an encoded GroupReset');
  }
}
