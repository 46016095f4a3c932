// `npm test`: sets up what is missing and runs every test, browser tests included.
// `npm test -- server kit` runs only these parts; the names are the keys of `parts`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { bun, root, say } from './lib.mjs';
import { ensureDependencies, ensureWebApp, webFolder } from './setup.mjs';

ensureDependencies();

const reports = join(root, 'node_modules/.cache/tidings/reports');
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const bin = (name) => join(root, 'node_modules/.bin', name);
const bunTest = (name, ...paths) => ({
  command: [
    bun,
    'test',
    '--timeout',
    '60000',
    '--reporter=junit',
    `--reporter-outfile=${join(reports, `${name}.xml`)}`,
    ...paths,
  ],
});

const parts = {
  unit: bunTest('unit', './packages/protocol', './packages/server', './packages/client', './bench'),
  kit: {
    command: [
      bin('vitest'),
      'run',
      '--reporter=default',
      '--reporter=junit',
      `--outputFile.junit=${join(reports, 'kit.xml')}`,
    ],
    cwd: 'packages/react-native',
  },
  testkit: bunTest('testkit', './packages/testkit'),
  browser: {
    prepare() {
      const chromium = ensureChromium();
      if (chromium === undefined) return undefined;
      ensureWebApp();
      return { TIDINGS_TEST_CHROMIUM: chromium, TIDINGS_WEB: webFolder };
    },
    command: [bin('playwright'), 'test', '--reporter=line,junit'],
    cwd: 'e2e',
    env: { PLAYWRIGHT_JUNIT_OUTPUT_FILE: join(reports, 'browser.xml') },
  },
};

/** Reads what a runner reported; a runner that failed without a failed test counts as one failure. */
function countTests(name, status) {
  const file = join(reports, `${name}.xml`);
  const [head = ''] = existsSync(file) ? (/<testsuites[^>]*>/.exec(readFileSync(file, 'utf8')) ?? []) : [];
  const number = (attribute) => Number(new RegExp(`\\b${attribute}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = number('failures') + number('errors');
  const skipped = number('skipped');
  return {
    passed: number('tests') - failed - skipped,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped,
  };
}

const asked = process.argv.slice(2).filter((argument) => argument in parts);
const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  const { command, cwd = '.', env = {}, prepare } = parts[name];
  const prepared = prepare ? prepare() : {};
  if (prepared === undefined) continue;
  const started = Date.now();
  const [program, ...args] = command;
  const { status } = spawnSync(program, args, {
    cwd: join(root, cwd),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env, ...prepared },
  });
  const count = countTests(name, status);
  say(
    `${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped in ${((Date.now() - started) / 1000).toFixed(0)} s`,
  );
  for (const key of Object.keys(total)) total[key] += count[key];
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
