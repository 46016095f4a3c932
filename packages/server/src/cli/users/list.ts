import type { UserRow } from '../../ports/directory';
import type { Administration } from '../administration';
import { print, UsageError } from '../command';
import type { Verb } from './verb';

const pageRows = 500;

export const list: Verb = {
  takes: '',
  about: 'All people: when they came, whether they own the server or are disabled, and how many sessions they have.',
  async run(args, administration) {
    if (args.length > 0) throw new UsageError('tidings users list');
    print(row(['handle', 'name', 'since', 'last seen', 'sessions', 'state']));
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page: readonly UserRow[] = await administration.administration.listUsers(after, pageRows);
      for (const user of page) print(row(await cellsOf(user, administration)));
      after = page.length < pageRows ? undefined : page.at(-1)?.handle;
    }
  },
};

async function cellsOf(user: UserRow, { sessionStore }: Administration): Promise<string[]> {
  const sessions = await sessionStore.sessionsOf(user.id);
  const lastMs = Math.max(0, ...sessions.map(({ lastUsedAtMs }) => lastUsedAtMs));
  const state = [...(user.isServerOwner ? ['owner'] : []), ...(user.isDisabled ? ['disabled'] : [])].join(', ');
  return [user.handle, user.displayName, day(user.createdAtMs), day(lastMs), String(sessions.length), state || '-'];
}

const day = (atMs: number) => (atMs === 0 ? '-' : new Date(atMs).toISOString().slice(0, 10));

const widths = [24, 28, 10, 10, 8];

const row = (cells: readonly string[]) =>
  cells
    .map((cell, i) => cell.padEnd(widths[i] ?? 0))
    .join('  ')
    .trimEnd();
