import { existsSync } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { signingKeyFile } from '../accounts/signing-key';
import { dataFiles, schemaOf } from '../adapters/sqlite/check-data-folder';
import { restoringFolder } from '../adapters/sqlite/data-folder';
import { type Finding, findingsOf, reasonOf } from './finding';

const megabyte = 1_000_000;

export async function checkData(folder: string): Promise<readonly Finding[]> {
  const { ok, warning, problem, found } = findingsOf('data folder');
  const path = resolve(folder);
  const there = await stat(path).catch(() => undefined);
  if (there === undefined) {
    ok(`${path} is not there yet; the server makes it`);
    return found;
  }
  if (!there.isDirectory()) {
    problem(`${path} is no folder: set TIDINGS_DATA to one.`);
    return found;
  }
  const own = process.getuid?.();
  if (own !== undefined && own !== 0 && there.uid !== own)
    warning(`${path} belongs to user ${there.uid} and this is ${own}: run the command as the server's user.`);
  await access(path, constants.W_OK | constants.X_OK).catch(() =>
    problem(`${path} can not be written to: chown it to the server's user.`),
  );
  const open = (there.mode & 0o077).toString(8).padStart(3, '0');
  if ((there.mode & 0o077) !== 0) warning(`others of this machine may look into ${path} (${open}): chmod 700 it.`);
  if (existsSync(join(path, restoringFolder)))
    problem(`a restore of ${path} was interrupted: run the same \`tidings restore\` again.`);
  const { bavail, bsize, blocks } = await statfs(path);
  const free = bavail * bsize;
  const says = `${Math.floor(free / megabyte)} MB of ${Math.floor((blocks * bsize) / megabyte)} are free for ${path}`;
  if (free < 100 * megabyte) problem(`${says}: the server is about to be unable to write. Make room.`);
  else if (free < 1_000 * megabyte) warning(`${says}: make room before it is full.`);
  else ok(says);
  return [...found, ...checkFiles(path), ...(await checkKey(path))];
}

function checkFiles(path: string): readonly Finding[] {
  const { ok, problem, found } = findingsOf('data files');
  for (const [name, known] of Object.entries(dataFiles)) {
    if (!existsSync(join(path, name))) continue;
    try {
      const version = schemaOf(join(path, name));
      if (version > known)
        problem(`${name} has schema ${version}, this version knows ${known}: start a newer Tidings.`);
      else ok(`${name} has schema ${version}${version < known ? `, which the server brings to ${known}` : ''}`);
    } catch (failure) {
      problem(`${name} can not be read (${reasonOf(failure)}): check who owns it, or restore a backup.`);
    }
  }
  return found;
}

async function checkKey(path: string): Promise<readonly Finding[]> {
  const { warning, found } = findingsOf('signing key');
  const key = await stat(join(path, 'keys', signingKeyFile)).catch(() => undefined);
  if (key !== undefined && (key.mode & 0o077) !== 0)
    warning(
      `others of this machine may read ${join(path, 'keys', signingKeyFile)}, and sign access tokens: chmod 600 it.`,
    );
  return found;
}
