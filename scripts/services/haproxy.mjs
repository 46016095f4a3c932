// A private HAProxy with the configuration of deploy/, in front of servers of a test.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib.mjs';
import { opens } from './opens.mjs';
import { ensureProgram, freePort, serviceFolder, startProcess } from './process.mjs';

/**
 * @param servers addresses of the servers, `host:port`
 * @returns its `url` and, of startProcess, what holds, kills and stops it; undefined if there is no HAProxy
 */
export async function startHaproxy(servers) {
  const program = ensureProgram({ what: 'HAProxy', packages: ['haproxy'], find: findProgram });
  if (program === undefined) return undefined;
  const folder = serviceFolder('haproxy');
  const port = await freePort();
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, configure(port, servers));
  const running = await startProcess({
    name: 'HAProxy',
    command: [program, '-db', '-f', file],
    folder,
    stopSignal: 'SIGTERM',
    isReady: () => opens(port),
  });
  return Object.assign(running, { url: `http://127.0.0.1:${port}`, port });
}

function findProgram() {
  return ['haproxy', '/usr/sbin/haproxy'].find((program) => spawnSync(program, ['-v']).status === 0);
}

function configure(port, servers) {
  const backend = servers.map((server, index) => `  server server-${index + 1} ${server}`).join('\n');
  return readFileSync(join(root, 'deploy/haproxy/haproxy.cfg'), 'utf8')
    .replace(/(?: {2}server server-\d server-\d:4180\n?)+/, `${backend}\n`)
    .replace('maxconn 60000', 'maxconn 2000')
    .replace('bind :8080', `bind 127.0.0.1:${port}`);
}
