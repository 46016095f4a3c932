import { examineRedis, type RedisFacts } from '../adapters/redis/examine';
import { judgeClock } from './clock';
import { type Finding, findingsOf, reasonOf } from './finding';

export async function checkRedis(url: string): Promise<readonly Finding[]> {
  const before = Date.now();
  try {
    const facts = await examineRedis(url);
    return [...judgeRedis(facts), judgeClock('redis', facts.nowMs, [before, Date.now()])];
  } catch (failure) {
    const { problem, found } = findingsOf('redis');
    problem(
      `${new URL(url).host} can not be used (${reasonOf(failure)}): is it running, are address and password right?`,
    );
    return found;
  }
}

export function judgeRedis({ version, policy, maxMemoryBytes }: RedisFacts): readonly Finding[] {
  const { ok, warning, problem, found } = findingsOf('redis');
  if (Number.parseInt(version, 10) < 7) problem(`Redis ${version} is too old: 7 or newer is needed.`);
  if (maxMemoryBytes === 0)
    warning(
      'it has no maxmemory: should it ever fill the machine, that goes down with it. Set one, with maxmemory-policy volatile-ttl.',
    );
  else if (policy === 'noeviction')
    warning(
      'its maxmemory-policy is noeviction: once full it refuses presence and rate counters. Set volatile-ttl; all of it may be lost.',
    );
  if (found.length === 0) ok(`Redis ${version}, ${Math.round(maxMemoryBytes / 1_000_000)} MB, ${policy}`);
  return found;
}
