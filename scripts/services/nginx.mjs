// A private nginx with the configuration of deploy/, in front of servers of a test.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib.mjs';
import { opens } from './opens.mjs';
import { ensureProgram, freePort, serviceFolder, startProcess } from './process.mjs';

/**
 * @param servers addresses of the servers, `host:port`
 * @returns its `url` and, of startProcess, what holds, kills and stops it; undefined if there is no nginx
 */
export async function startNginx(servers) {
  const program = ensureProgram({ what: 'nginx', packages: ['nginx-light'], find: findProgram });
  if (program === undefined) return undefined;
  const folder = serviceFolder('nginx');
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configure(folder, port, servers));
  const running = await startProcess({
    name: 'nginx',
    command: [program, '-c', file, '-g', 'daemon off;'],
    folder,
    stopSignal: 'SIGTERM',
    isReady: () => opens(port),
  });
  return Object.assign(running, { url: `http://127.0.0.1:${port}`, port });
}

function findProgram() {
  return ['nginx', '/usr/sbin/nginx'].find((program) => spawnSync(program, ['-v']).status === 0);
}

function configure(folder, port, servers) {
  const upstream = servers.map((server) => `server ${server} max_fails=0;`).join('\n');
  return readFileSync(join(root, 'deploy/nginx/nginx.conf'), 'utf8')
    .replaceAll('/tmp/nginx', join(folder, 'nginx'))
    .replace(/(?:\s*server server-\d:4180 [^;]*;)+/, `\n${upstream}\n`)
    .replace('listen 8080;', `listen 127.0.0.1:${port};`)
    .replace('listen [::]:8080;', '')
    .replace('worker_processes auto;', 'worker_processes 1;')
    .replace('worker_shutdown_timeout 5m;', 'worker_shutdown_timeout 1s;');
}
