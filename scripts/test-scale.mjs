// `npm run test:scale`: starts private services and runs the tests that need them (`*.scale.test.ts`).
// `npm run test:scale -- postgres` runs only the files with such a word in their path.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bun, root, say } from './lib.mjs';
import { startPostgres } from './services/postgres.mjs';
import { ensureDependencies } from './setup.mjs';

ensureDependencies();

/** Each: what it starts, and what the tests are told about it. Undefined where it can't be had: its tests skip themselves. */
const services = {
  async postgres() {
    // What these tests kill are processes, not the machine: the system keeps what was written.
    const settings = { fsync: 'off' };
    const shards = await Promise.all([startPostgres({ settings }), startPostgres({ settings })]);
    if (shards.includes(undefined)) return undefined;
    return {
      env: {
        TIDINGS_TEST_POSTGRES: shards.map(({ url }) => url).join(','),
        TIDINGS_TEST_POSTGRES_PIDS: shards.map(({ pid }) => pid).join(','),
      },
      stop: () => Promise.all(shards.map(({ stop }) => stop())),
    };
  },
};

const report = join(root, 'node_modules/.cache/tidings/reports/scale.xml');

/** Paths of all files below a folder. */
function filesBelow(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : filesBelow(path);
    return [path];
  });
}

function countTests(status) {
  const text = existsSync(report) ? readFileSync(report, 'utf8') : '';
  const [head = ''] = /<testsuites[^>]*>/.exec(text) ?? [];
  const number = (attribute) => Number(new RegExp(`\\b${attribute}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = number('failures') + number('errors');
  return { passed: number('tests') - failed - number('skipped'), failed: failed === 0 && status !== 0 ? 1 : failed };
}

const words = process.argv.slice(2);
const files = ['packages', 'bench']
  .flatMap(filesBelow)
  .filter((path) => path.endsWith('.scale.test.ts'))
  .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
  .sort();
if (files.length === 0) {
  say('there are no such tests.');
  process.exit(1);
}

const running = [];
let status = 1;
try {
  for (const [name, start] of Object.entries(services)) {
    say(`starting ${name} …`);
    const service = await start();
    if (service !== undefined) running.push(service);
  }
  mkdirSync(join(report, '..'), { recursive: true });
  rmSync(report, { force: true });
  const args = ['test', '--timeout', '60000', '--reporter=junit', `--reporter-outfile=${report}`];
  const env = Object.assign({}, process.env, ...running.map((service) => service.env));
  ({ status } = spawnSync(bun, [...args, ...files.map((file) => `./${file}`)], { cwd: root, stdio: 'inherit', env }));
} finally {
  for (const { stop } of running.reverse()) await stop();
}
const { passed, failed } = countTests(status);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
