import { randomUUID } from 'node:crypto';
import type { UserId } from '@tidings/protocol';
import type { Clock } from '../../ports/clock';
import type { PresenceRow, PresenceStore } from '../../ports/presence-store';
import { keyPrefix, type RedisLink } from './link';
import { defineScript } from './script';

/** A node says this often who is connected to it, and is believed for this long. */
const renewMs = 30_000;
const believedMs = 90_000;
const lastSeenForMs = 30 * 24 * 3_600_000;
const usersAtOnce = 500;

const onlineKey = (user: UserId) => `${keyPrefix}online:${user}`;
const seenKey = (user: UserId) => `${keyPrefix}seen:${user}`;

/** `online:<user>`: the nodes the user is connected to, scored by the time until which each is believed. */
const arrive = `
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
local others = redis.call('ZCARD', KEYS[1])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return others`;

const depart = `
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
return redis.call('ZCARD', KEYS[1])`;

/** Presence over all nodes. Without Redis it is this node's: whoever is elsewhere looks away. */
export function createRedisPresenceStore(link: RedisLink, clock: Clock): PresenceStore {
  const node = randomUUID();
  const here = new Map<UserId, number>();
  const arriving = defineScript(link.commands, 'tidingsArrive', arrive);
  const departing = defineScript(link.commands, 'tidingsDepart', depart);

  /** Redis may have lost it all; and what a dead node has said is to end by itself. */
  async function renew(): Promise<void> {
    const users = [...here.keys()];
    for (let from = 0; from < users.length; from += usersAtOnce) {
      const some = users.slice(from, from + usersAtOnce);
      const untilMs = clock.now() + believedMs;
      await link.ask(async (commands) => {
        const pipeline = commands.pipeline();
        for (const user of some) {
          pipeline.zadd(onlineKey(user), untilMs, node);
          pipeline.pexpire(onlineKey(user), believedMs);
        }
        return pipeline.exec();
      });
    }
  }

  const renewNow = () => void renew();
  let cancel = clock.after(renewMs, renewAgain);
  link.commands.on('ready', renewNow);

  function renewAgain(): void {
    renewNow();
    cancel = clock.after(renewMs, renewAgain);
  }

  return {
    async connected(user) {
      const count = here.get(user) ?? 0;
      here.set(user, count + 1);
      if (count > 0) return false;
      const nowMs = clock.now();
      const args = [node, nowMs, nowMs + believedMs, believedMs];
      const others = await link.ask(() => arriving(onlineKey(user), args));
      return (others ?? 0) === 0;
    },
    async disconnected(user) {
      const count = here.get(user) ?? 0;
      if (count > 1) here.set(user, count - 1);
      else here.delete(user);
      if (count !== 1) return false;
      const nowMs = clock.now();
      const others = await link.ask(() => departing(onlineKey(user), [node, nowMs]));
      if ((others ?? 0) > 0) return false;
      await link.ask((commands) => commands.set(seenKey(user), nowMs, 'PX', lastSeenForMs));
      return true;
    },
    async presence(users) {
      const nowMs = clock.now();
      const answers = await link.ask(async (commands) => {
        const pipeline = commands.pipeline();
        for (const user of users) {
          pipeline.zcount(onlineKey(user), `(${nowMs}`, '+inf');
          pipeline.get(seenKey(user));
        }
        return (await pipeline.exec()) ?? [];
      });
      return users.map((user, index): PresenceRow => {
        const [nodes, seen] = [answers?.[index * 2]?.[1], answers?.[index * 2 + 1]?.[1]];
        const online = here.has(user) || Number(nodes ?? 0) > 0;
        return { user, online, lastSeenMs: online || typeof seen !== 'string' ? undefined : Number(seen) };
      });
    },
    async [Symbol.asyncDispose]() {
      cancel();
      link.commands.off('ready', renewNow);
      // A server that stops leaves nobody online.
      const pipeline = link.commands.pipeline();
      for (const user of here.keys()) pipeline.zrem(onlineKey(user), node);
      if (here.size > 0) await link.ask(() => pipeline.exec());
    },
  };
}
