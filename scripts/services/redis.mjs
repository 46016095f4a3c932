// A private Redis that keeps nothing, only this machine can reach it, by a password made for it.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { here } from './here.mjs';
import { ensureProgram, freePort, serviceFolder, startProcess } from './process.mjs';

/**
 * @param place of a lab; default: this machine's own network
 * @returns its `url` and, of startProcess, what holds, kills and stops it; undefined if there is no Redis
 */
export async function startRedis({ place = here } = {}) {
  const program = ensureProgram({ what: 'Redis', packages: ['redis-server'], find: findProgram });
  if (program === undefined) return undefined;
  const folder = serviceFolder('redis');
  const port = await freePort();
  const password = randomBytes(16).toString('hex');
  const settings = { bind: place.address, port, dir: folder, save: '', appendonly: 'no', requirepass: password };
  const running = await startProcess({
    name: 'Redis',
    command: [program, ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])],
    folder,
    place,
    isReady: () => answers({ port, host: place.address }, password),
  });
  return Object.assign(running, { url: `redis://:${password}@${place.address}:${port}`, port });
}

function findProgram() {
  return spawnSync('redis-server', ['--version']).status === 0 ? 'redis-server' : undefined;
}

function answers(at, password) {
  return new Promise((resolve) => {
    const socket = connect(at, () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    let heard = '';
    const settle = (isReady) => {
      socket.destroy();
      resolve(isReady);
    };
    socket.setTimeout(1_000, () => settle(false));
    socket.once('error', () => settle(false));
    socket.on('data', (data) => {
      heard += data;
      if (heard.includes('PONG')) settle(true);
      else if (heard.includes('-')) settle(false);
    });
  });
}
