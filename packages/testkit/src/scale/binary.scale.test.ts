/** The server as one program (`npm run compile`), and the question that Docker asks it. */

import { expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newIdBytes } from '@tidings/protocol';
import { openServerProcess } from '../process/server-process';
import { createRpcClients } from '../rpc/clients';

const root = join(import.meta.dirname, '../../../..');

/** The image's health check, asked of this port. */
function isHealthy(port: number): boolean {
  const [, check = ''] =
    /HEALTHCHECK[\s\S]*?CMD (\[.*\])/.exec(readFileSync(join(root, 'deploy/Dockerfile'), 'utf8')) ?? [];
  const [program, ...args] = JSON.parse(check.replaceAll('4180', String(port))) as [string, ...string[]];
  return spawnSync(program, args).status === 0;
}

test('one file is the whole server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-binary-'));
  try {
    const compiled = spawnSync('node', [join(root, 'scripts/compile.mjs'), folder], { encoding: 'utf8' });
    expect(`${compiled.status} ${compiled.status === 0 ? '' : compiled.stderr}`).toBe('0 ');
    await using server = await openServerProcess({ main: '', runtime: join(folder, 'tidings') });
    expect(isHealthy(server.port)).toBe(false);
    await server.start();
    expect(isHealthy(server.port)).toBe(true);
    const person = { handle: 'ada', password: 'correct horse', displayName: 'Ada', deviceName: 'test' };
    const { tokens } = await createRpcClients(server.url).accounts.signUp({ ...person, device: newIdBytes() });
    expect(tokens?.accessToken).not.toBe('');
    await server.stop();
    expect(isHealthy(server.port)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
