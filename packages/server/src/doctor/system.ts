import { readFile } from 'node:fs/promises';
import { type Finding, findingsOf } from './finding';

/** A socket takes one; files, databases and requests take some hundreds. */
const enoughFiles = 10_000;

export async function checkSystem(): Promise<readonly Finding[]> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  return judgeFileLimit(/^Max open files\s+(\S+)/m.exec(limits)?.[1]);
}

/** @param limit as the system says it; undefined where it says nothing */
export function judgeFileLimit(limit: string | undefined): readonly Finding[] {
  const { ok, warning, found } = findingsOf('open files');
  if (limit === undefined) warning('the limit can not be read on this system: see to it that it is above 10,000.');
  else if (limit !== 'unlimited' && Number(limit) < enoughFiles)
    warning(
      `the limit is ${limit}, and each connected device takes one: raise it (LimitNOFILE= of systemd, ulimits of Compose).`,
    );
  else ok(`the limit is ${limit}`);
  return found;
}
