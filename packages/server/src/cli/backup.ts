import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { version } from '../../package.json';
import { writeBackup } from '../backup/write-backup';
import { readArguments, readOne } from './arguments';
import { type Command, print } from './command';

export const backup: Command = {
  takes: '<file or folder>',
  about:
    'Writes one state of everything in TIDINGS_DATA into a new file (in a folder: named by the time), while the server runs, and checks it.',
  async run(args, { data, postgres }) {
    if (postgres.length > 0)
      throw new Error('What is in PostgreSQL is backed up by its own tools: docs/operating.md says how.');
    const nowMs = Date.now();
    const path = await placeOf(readOne(readArguments(args), 'tidings backup <file or folder>'), nowMs);
    if (existsSync(path)) throw new Error(`${path} is there already; a backup never overwrites one.`);
    const { rows, files } = await writeBackup({ folder: data, path, version, nowMs });
    const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
    print(`${path}`);
    print(
      `Checked: ${rows['directory.db']?.users} people, ${rows['log.db']?.conversations} conversations, ${rows['log.db']?.entries} entries, ${(bytes / 1e6).toFixed(1)} MB. It holds the key that signs access tokens: keep it as safe as the server.`,
    );
  },
};

async function placeOf(typed: string, nowMs: number): Promise<string> {
  const path = resolve(typed);
  const isFolder = await stat(path).then(
    (there) => there.isDirectory(),
    () => false,
  );
  if (isFolder)
    return join(path, `tidings-${new Date(nowMs).toISOString().replace(/\.\d+/, '').replaceAll(':', '')}.tar`);
  if (!existsSync(dirname(path))) throw new Error(`There is no folder ${dirname(path)}.`);
  return path;
}
