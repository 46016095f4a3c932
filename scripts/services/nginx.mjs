// A private nginx with the configuration of deploy/, in front of servers of a test.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib.mjs';
import { here } from './here.mjs';
import { opens } from './opens.mjs';
import { ensureProgram, freePort, serviceFolder, startProcess } from './process.mjs';

/**
 * @param servers addresses of the servers, `host:port`
 * @param place of a lab; default: this machine's own network
 * @returns its `url` and, of startProcess, what holds, kills and stops it; undefined if there is no nginx
 */
export async function startNginx(servers, { place = here } = {}) {
  const program = ensureProgram({ what: 'nginx', packages: ['nginx-light'], find: findProgram });
  if (program === undefined) return undefined;
  const folder = serviceFolder('nginx');
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configure(folder, `${place.address}:${port}`, servers));
  const running = await startProcess({
    name: 'nginx',
    command: [program, '-c', file, '-g', 'daemon off;'],
    folder,
    place,
    stopSignal: 'SIGTERM',
    isReady: () => opens(port, place.address),
  });
  return Object.assign(running, { url: `http://${place.address}:${port}`, port });
}

function findProgram() {
  return ['nginx', '/usr/sbin/nginx'].find((program) => spawnSync(program, ['-v']).status === 0);
}

function configure(folder, address, servers) {
  const upstream = servers.map((server) => `server ${server} max_fails=0;`).join('\n');
  return readFileSync(join(root, 'deploy/nginx/nginx.conf'), 'utf8')
    .replaceAll('/tmp/nginx', join(folder, 'nginx'))
    .replace(/(?:\s*server server-\d:4180 [^;]*;)+/, `\n${upstream}\n`)
    .replace('listen 8080;', `listen ${address};`)
    .replace('listen [::]:8080;', '')
    .replace('worker_processes auto;', 'worker_processes 1;')
    .replace('worker_shutdown_timeout 5m;', 'worker_shutdown_timeout 1s;');
}
