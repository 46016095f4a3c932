// A private PostgreSQL: a cluster of its own in a temporary folder, only this machine can reach it, by a password made for it.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { here } from './here.mjs';
import { asUser, ensureProgram, freePort, serviceFolder, startProcess } from './process.mjs';

const debian = '/usr/lib/postgresql';
const oldest = 15;

/** The folder of PostgreSQL's programs, the newest there is; undefined with the reason said. */
export function ensurePostgres() {
  return ensureProgram({ what: 'PostgreSQL', packages: ['postgresql'], find: findPrograms });
}

function findPrograms() {
  const versions = existsSync(debian) ? readdirSync(debian).map(Number) : [];
  for (const version of versions.filter((number) => number >= oldest).sort((a, b) => b - a)) {
    const folder = join(debian, String(version), 'bin');
    if (existsSync(join(folder, 'initdb'))) return folder;
  }
  const asked = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
  return asked.status === 0 && existsSync(join(asked.stdout.trim(), 'initdb')) ? asked.stdout.trim() : undefined;
}

/**
 * @param settings of postgresql.conf, in place of the ones here
 * @param place of a lab; default: this machine's own network
 * @returns its superuser's `url` (database `postgres`) and, of startProcess, what holds, kills and stops it; undefined if there is no PostgreSQL
 */
export async function startPostgres({ settings = {}, place = here } = {}) {
  const programs = ensurePostgres();
  if (programs === undefined) return undefined;
  const folder = serviceFolder('postgres', 'postgres');
  const data = join(folder, 'data');
  const password = randomBytes(16).toString('hex');
  initialise({ programs, folder, data, password });
  if (place !== here) appendFileSync(join(data, 'pg_hba.conf'), 'host all all samenet scram-sha-256\n');
  const port = await freePort();
  const chosen = {
    listen_addresses: place.address,
    port,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '128MB',
    max_wal_size: '2GB',
    ...settings,
  };
  const running = await startProcess({
    name: 'PostgreSQL',
    command: [
      join(programs, 'postgres'),
      '-D',
      data,
      ...Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    user: 'postgres',
    folder,
    place,
    stopSignal: 'SIGINT',
    isReady: () => accepts({ port, host: place.address }),
  });
  return Object.assign(running, { url: `postgres://tidings:${password}@${place.address}:${port}/postgres`, port });
}

function initialise({ programs, folder, data, password }) {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  // In a folder that only its user may enter.
  chmodSync(passwordFile, 0o644);
  const [program, ...args] = asUser('postgres', [
    join(programs, 'initdb'),
    '-D',
    data,
    '-U',
    'tidings',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
    '--locale=C.UTF-8',
    '--no-instructions',
  ]);
  const made = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  rmSync(passwordFile);
  if (made.status !== 0) throw new Error(`the PostgreSQL cluster could not be made:\n${made.stderr || made.error}`);
}

/** Answers the first byte of an SSL request: it takes connections. */
function accepts(at) {
  return new Promise((resolve) => {
    const socket = connect(at);
    const settle = (isAccepting) => {
      socket.destroy();
      resolve(isAccepting);
    };
    socket.setTimeout(1_000, () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.once('data', () => settle(true));
  });
}
