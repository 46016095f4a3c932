import { backup } from './backup';
import type { Command } from './command';
import { doctor } from './doctor';
import { migrate } from './migrate';
import { moveToPostgres } from './move-to-postgres';
import { restore } from './restore';
import { serve } from './serve';
import { shards } from './shards';
import { token } from './token';
import { users } from './users';

/** By their names; without one it is `serve`. */
export const commands: Readonly<Record<string, Command>> = {
  serve,
  doctor,
  migrate,
  users,
  token,
  shards,
  backup,
  restore,
  'move-to-postgres': moveToPostgres,
};

export function buildCommandHelp(): string {
  const rows = Object.entries(commands).map(
    ([name, { takes, about }]) => `  tidings ${name}${takes && ` ${takes}`}\n      ${about}`,
  );
  return `Commands:\n\n${rows.join('\n')}\n`;
}
