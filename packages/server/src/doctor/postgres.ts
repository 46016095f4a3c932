import { directoryMigrations } from '../adapters/postgres/directory-schema';
import { type DatabaseFacts, examineDatabase } from '../adapters/postgres/examine';
import { logMigrations } from '../adapters/postgres/log-schema';
import { slotMigrations } from '../adapters/postgres/slot-directory';
import { judgeClock } from './clock';
import { type Finding, findingsOf, reasonOf } from './finding';

const known = new Map(
  [directoryMigrations, logMigrations, slotMigrations].map(({ part, steps }) => [part, steps.length]),
);

/** Each server opens up to ten to a shard, and ten more to the first. */
const connectionsOf = (number: number) => (number === 0 ? 20 : 10);

export async function checkDatabases(addresses: readonly string[]): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  let installation: string | undefined;
  for (const [number, address] of addresses.entries()) {
    const before = Date.now();
    try {
      const facts = await examineDatabase(address);
      installation ??= facts.shard?.installation;
      found.push(...judgeDatabase(number, facts, installation));
      found.push(judgeClock(`shard ${number + 1}`, facts.nowMs, [before, Date.now()]));
    } catch (failure) {
      const { problem, found: failed } = findingsOf(`shard ${number + 1}`);
      problem(
        `${new URL(address).host} can not be used (${reasonOf(failure)}): is it running, is the address right, does pg_hba.conf let us in?`,
      );
      found.push(...failed);
    }
  }
  return found;
}

/** @param installation of the shards before it; undefined as long as none has one */
export function judgeDatabase(
  number: number,
  facts: DatabaseFacts,
  installation: string | undefined,
): readonly Finding[] {
  const { ok, warning, problem, found } = findingsOf(`shard ${number + 1}`);
  if (facts.version < 150_000)
    problem(`PostgreSQL ${Math.floor(facts.version / 10_000)} is too old: 15 or newer is needed.`);
  if (facts.isStandby) problem('it is a standby, which takes no writes: name the primary.');
  if (!facts.mayCreate) problem('its user may not make tables: make the user the owner of the database.');
  for (const [part, version] of facts.schemas)
    if (version > (known.get(part) ?? 0))
      problem(`its ${part} has schema ${version}, this version knows ${known.get(part) ?? 0}: start a newer Tidings.`);
  if (facts.shard !== undefined && facts.shard.number !== number)
    problem(`it is shard ${facts.shard.number + 1}: keep the addresses of TIDINGS_POSTGRES in their order.`);
  if (facts.shard !== undefined && installation !== undefined && facts.shard.installation !== installation)
    problem('it belongs to another installation of Tidings than the shards before it: check its address.');
  if (facts.fsync !== 'on')
    problem('fsync is off: when its machine fails, acknowledged messages are lost. Set fsync = on.');
  if (facts.synchronousCommit === 'off') ok('synchronous_commit is off by default; servers set it on for themselves');
  if (facts.autovacuum !== 'on')
    warning('autovacuum is off: what people delete stays in its files. Set autovacuum = on.');
  const free = facts.maxConnections - facts.connections;
  if (free < connectionsOf(number))
    warning(
      `${facts.connections} of ${facts.maxConnections} connections are taken, and a server opens up to ${connectionsOf(number)}: raise max_connections.`,
    );
  const state = facts.schemas.size === 0 ? 'empty, a server makes its tables' : 'its schema is known';
  if (found.every((finding) => finding.state === 'ok'))
    ok(`PostgreSQL ${Math.floor(facts.version / 10_000)}, ${state}, ${free} connections free`);
  return found;
}
