import type { Finding } from './finding';

/** Servers and databases agree within this, or what has changed since a client was last told may be missed. */
const toleratedMs = 2_000;

/** @param theirMs their clock when it was asked, between `before` and `after` of ours */
export function judgeClock(check: string, theirMs: number, [before, after]: readonly [number, number]): Finding {
  const ahead = theirMs > after ? theirMs - after : Math.min(0, theirMs - before);
  const seconds = Math.abs(ahead / 1_000).toFixed(1);
  const says = `its clock is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} this one`;
  if (Math.abs(ahead) > toleratedMs)
    return { check, state: 'problem', says: `${says}: set both by NTP (timedatectl).` };
  if (Math.abs(ahead) > toleratedMs / 4) return { check, state: 'warning', says: `${says}: see whether NTP runs.` };
  return { check, state: 'ok', says: 'its clock agrees with this one' };
}
