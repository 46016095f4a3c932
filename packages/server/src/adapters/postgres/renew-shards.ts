/**
 * What makes restored databases safe to go on with: clients hold more than is in them. The same as with files
 * (adapters/sqlite/renew-data.ts): other incarnations, every head counts as changed, sessions take the first refresh token of their
 * family that comes, and of key packages only the last resorts stay.
 */
import type { TendedShards } from './tend';

export interface RenewOptions {
  /** The shards that were restored, from 0. With the first one the directory was. */
  readonly numbers: readonly number[];
  readonly nowMs: number;
  readonly endSessions: boolean;
}

/** While no server runs. Returns the number of conversations. Throws an Error with a sentence for a shard that there is not. */
export async function renewShards({ shards, directory }: TendedShards, options: RenewOptions): Promise<number> {
  const { numbers, nowMs, endSessions } = options;
  const unknown = numbers.find((number) => shards[number] === undefined);
  if (unknown !== undefined) throw new Error(`There is no shard ${unknown + 1}; there are ${shards.length}.`);
  let renewed = 0;
  for (const number of numbers)
    renewed +=
      (await shards[number]?.transact(async (query) => {
        await query('UPDATE members SET cursor_moved_at_ms = $1', [nowMs]);
        const [row] = await query<{ renewed: number }>(
          // Another one in any case, from 1 to 2³¹ − 2.
          `WITH renewed AS (UPDATE conversations
             SET incarnation = 1 + (incarnation + floor(random() * 2147483640)::bigint) % 2147483646 RETURNING 1)
           SELECT count(*) AS renewed FROM renewed`,
        );
        return row?.renewed ?? 0;
      })) ?? 0;
  if (numbers.includes(0))
    await directory.transact(async (query) => {
      if (endSessions) await query('DELETE FROM sessions');
      await query("UPDATE sessions SET refresh_previous = NULL, refresh_current = ''::bytea");
      await query('DELETE FROM key_packages WHERE NOT is_last_resort');
    });
  return renewed;
}
