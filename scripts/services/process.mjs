// Private services for tests: programs of this machine on free ports, in temporary folders, stopped by their own pid.
// Node only, no dependencies. What can't be had is said in one sentence, and the caller goes on without it.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say } from '../lib.mjs';
import { here } from './here.mjs';

const isRoot = process.getuid?.() === 0;

/** A port nobody listens on at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * What `find` finds; if that is nothing, installs Debian packages first (as root, on Debian) without starting their services.
 * Undefined with the reason said if there is still nothing.
 */
export function ensureProgram({ what, packages, find }) {
  const found = find();
  if (found !== undefined) return found;
  if (isRoot && existsSync('/etc/debian_version')) {
    say(`installing ${what} for the tests …`);
    installQuietly(packages);
  }
  const installed = find();
  if (installed === undefined)
    say(`tests with ${what} are skipped: it was not found; install ${packages.join(' and ')}.`);
  return installed;
}

// Debian asks this file whether a fresh package may start its service.
const policy = '/usr/sbin/policy-rc.d';

function installQuietly(packages) {
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    spawnSync('apt-get', ['update', '-qq'], options);
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}

/** An empty folder; `user` owns it where we are root. */
export function serviceFolder(name, user) {
  const folder = mkdtempSync(join(tmpdir(), `tidings-${name}-`));
  if (isRoot && user !== undefined) chownSync(folder, idOf('-u', user), idOf('-g', user));
  return folder;
}

function idOf(flag, user) {
  return Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
}

/** The command as `user` would run it; unchanged where we are not root. setpriv becomes the program, so its pid is the program's. */
export function asUser(user, command) {
  if (!isRoot || user === undefined) return command;
  return ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', ...command];
}

/**
 * A program that runs until it is stopped. It can be killed, held and started again, for tests of what happens then.
 *
 * @param stopSignal what asks it to end at once and in good order
 * @param place of a lab (lab.mjs), where it runs in a network of its own
 * @param isReady asked every 50 ms until it resolves with true
 */
export async function startProcess({
  name,
  command,
  user,
  folder,
  place = here,
  env = {},
  stopSignal = 'SIGTERM',
  isReady,
}) {
  const logFile = join(folder, 'log');
  let child;
  let exited = Promise.resolve();

  async function start() {
    const [program, ...args] = place.wrap(asUser(user, command));
    const log = openSync(logFile, 'a');
    child = spawn(program, args, { cwd: folder, stdio: ['ignore', log, log], env: { ...process.env, ...env } });
    closeSync(log);
    const started = child;
    exited = new Promise((resolve) => {
      started.once('exit', resolve);
      started.once('error', resolve);
    });
    for (let tries = 0; tries < 600; tries++) {
      if (started.exitCode !== null || started.signalCode !== null || started.pid === undefined) break;
      if (await isReady().catch(() => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    signal('SIGKILL');
    throw new Error(`${name} did not start:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
  }

  /** To the program and everything it has started. */
  function signal(wanted) {
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    for (const pid of [child.pid, ...descendantsOf(child.pid)]) {
      try {
        process.kill(pid, wanted);
      } catch {
        // It has gone by itself.
      }
    }
  }

  async function end(first) {
    if (first === 'SIGKILL') signal('SIGKILL');
    else child?.kill(first);
    const late = setTimeout(() => signal('SIGKILL'), 10_000);
    await exited;
    clearTimeout(late);
  }

  // Whatever ends this process, nothing it has started stays behind.
  const atExit = () => {
    signal('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', atExit);
  await start();
  return {
    get pid() {
      return child.pid;
    },
    signal,
    start,
    kill: () => end('SIGKILL'),
    async stop() {
      // What is held can't end.
      signal('SIGCONT');
      await end(stopSignal);
      process.off('exit', atExit);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function descendantsOf(pid) {
  const file = `/proc/${pid}/task/${pid}/children`;
  if (!existsSync(file)) return [];
  const children = readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}
