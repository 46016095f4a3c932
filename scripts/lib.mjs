// What the scripts share. Node only, no dependencies: this runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const bun = join(root, 'node_modules/.bin/bun');
const cache = join(root, 'node_modules/.cache/tidings');

/** Says what is being done, on stderr: stdout belongs to the program that is started. */
export function say(text) {
  process.stderr.write(`tidings: ${text}\n`);
}

/** Runs a command to its end with its output shown; ends this process if it fails. */
export function run(command, args, options = {}) {
  const { env, ...rest } = options;
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    ...rest,
  });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    say(`"${[command, ...args].join(' ')}" ended with ${result.status ?? result.signal}`);
    process.exit(result.status ?? 1);
  }
}

/** Starts a command that lives as long as this process; signals are passed on, and its end is ours. */
export function become(command, args, env = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGKILL' ? 137 : 1)));
  return child;
}

/** SHA-256 over names and contents of all files below these paths. */
export function hashOf(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    const entries = tryReaddir(full);
    if (entries === undefined) {
      hash.update(path).update(readFileSync(full));
      return;
    }
    for (const name of entries.sort()) if (!['node_modules', 'dist', '.expo'].includes(name)) visit(join(path, name));
  };
  for (const path of paths) visit(path);
  return hash.digest('hex');
}

function tryReaddir(path) {
  try {
    return readdirSync(path);
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Runs `build` unless it was run for this very hash before; remembered only if it succeeds. */
export function once(name, hash, build) {
  const stamp = join(cache, name);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return false;
  build();
  mkdirSync(cache, { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}

/** Replaces a folder by a freshly built one in one step, so that nobody ever sees half of it. */
export function replaceFolder(fresh, target) {
  const old = `${target}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(target)) renameSync(target, old);
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
}
