// `npm run verify`: the fast gate. All checks run side by side; each failure is shown whole.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root, say } from './lib.mjs';
import { ensureDependencies } from './setup.mjs';

ensureDependencies();

const bin = join(root, 'node_modules/.bin');
const checks = {
  'format and lint': [['biome', 'ci', '--error-on-warnings', '.']],
  'types: server, client, tests': [['tsc', '-p', 'tsconfig.json']],
  'types: kit and app': [['tsc', '-p', 'apps/messenger/tsconfig.json']],
  'layers and cycles': [
    [
      'bun',
      'run',
      '--bun',
      'depcruise',
      '--config',
      'dependency-cruiser.config.mjs',
      'packages',
      'apps/messenger/src',
      'bench',
      'e2e',
    ],
  ],
  'dead code': [['knip', '--no-progress']],
  'wire contract': [
    ['buf', 'lint'],
    ['buf', 'breaking', '--against', 'proto/baseline.binpb'],
  ],
  'generated files are fresh': [
    ['node', join(root, 'scripts/generate.mjs')],
    ['git', 'diff', '--exit-code', '--stat', '--', 'packages/protocol/src/gen', 'docs/configuration.md'],
  ],
};

function execute([command, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', (error) => resolve({ status: 1, output: String(error) }));
    child.on('close', (status) => resolve({ status, output }));
  });
}

const results = [];
// Two at a time: on small machines more would only make each slower.
const waiting = Object.entries(checks);
async function worker() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [name, commands] = next;
    const started = Date.now();
    let failure;
    for (const command of commands) {
      const { status, output } = await execute(command);
      if (status !== 0) {
        failure = output;
        break;
      }
    }
    say(`${failure === undefined ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
    if (failure !== undefined) process.stderr.write(`${failure}\n`);
    results.push(failure === undefined);
  }
}
await Promise.all([worker(), worker()]);
const failed = results.filter((isOk) => !isOk).length;
console.log(`verify: ${results.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
