/** Where a group comes from: what is asked before it is joined. */
import { type ConversationId, EntryKind } from '@tidings/protocol';
import type { Database } from '../../store/database';
import type { Rpc } from '../../transport/rpc';
import { type ChainOptions, type CheckedReset, checkReset } from './chain';
import type { Group, Groups } from './group';
import { readGroupLog } from './group-log';
import type { GroupRow } from './group-store';

export interface OriginOptions extends Pick<ChainOptions, 'contacts' | 'primitives'> {
  readonly rpc: Rpc;
  readonly database: Database;
}

/**
 * Was this generation set up by the reset that stands in the log? Only its first epoch can be held against it (`isOf`); later ones are
 * signed by devices that were in it.
 * @param former the group that this device was in before
 */
export async function isRightful(
  options: OriginOptions,
  at: { readonly conversation: ConversationId; readonly generation: number; readonly epoch: number },
  former: GroupRow | undefined,
  isOf: (reset: CheckedReset) => boolean | Promise<boolean>,
): Promise<boolean> {
  const { conversation, generation, epoch } = at;
  if (generation === 1 || former?.generation === generation) return true;
  const sources = { database: options.database, rpc: options.rpc, held: undefined };
  const resets = await readGroupLog(sources, conversation, former?.seq ?? 0, [EntryKind.RESET]);
  const entry = resets.findLast((reset) => reset.generation === generation - 1);
  // Who became a member after it does not see it; who was in the group before it does.
  if (!entry) return former === undefined;
  const reset = await checkReset(options, conversation, entry);
  if (!reset) return false;
  return epoch > 1 || (reset.isPresent && (await isOf(reset)));
}

/** Who sets a group up sits on its first leaf. */
export function isSetUpBy(groups: Groups, group: Group, { author }: CheckedReset): boolean {
  const first = groups.view(group).leaves.find(({ leaf }) => leaf === 0);
  return first?.user === author.user && first.device === author.device;
}
