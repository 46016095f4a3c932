// `npm test`: sets up what is missing and runs every test, browser tests included.
// `npm test -- server kit` runs only these parts; the names are the keys of `parts`.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
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
    '--path-ignore-patterns=**/*.scale.test.ts',
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

/** Runs one part to its end. @param output where it writes: 'inherit', or an open file */
async function runPart(name, output) {
  const { command, cwd = '.', env = {}, prepared } = parts[name];
  const started = Date.now();
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: join(root, cwd),
    stdio: ['ignore', output, output],
    env: { ...process.env, ...env, ...prepared },
  });
  const status = await new Promise((resolve) => {
    child.on('close', resolve);
    child.on('error', () => resolve(1));
  });
  return { ...countTests(name, status), seconds: (Date.now() - started) / 1000 };
}

/** One after the other; each writes to a file, which is shown when the part is over, so that lanes do not mix their lines. */
async function runLane(names) {
  const counts = [];
  for (const name of names) {
    say(`${name} …`);
    const log = join(reports, `${name}.log`);
    const file = openSync(log, 'w');
    const count = await runPart(name, file);
    closeSync(file);
    process.stdout.write(readFileSync(log));
    counts.push(report(name, count));
  }
  return counts;
}

function report(name, { seconds, ...count }) {
  const { passed, failed, skipped } = count;
  say(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds.toFixed(0)} s`);
  return count;
}

const asked = process.argv.slice(2).filter((argument) => argument in parts);
const names = (asked.length > 0 ? asked : Object.keys(parts)).filter((name) => {
  const { prepare } = parts[name];
  if (prepare) parts[name].prepared = prepare();
  return !prepare || parts[name].prepared !== undefined;
});
// Two at once, about as long each: that is what two cores can do.
const lanes = [
  ['unit', 'testkit'],
  ['kit', 'browser'],
].map((lane) => lane.filter((name) => names.includes(name)));
const counts =
  names.length === 1
    ? [report(names[0], await runPart(names[0], 'inherit'))]
    : (await Promise.all(lanes.map(runLane))).flat();
const total = { passed: 0, failed: 0, skipped: 0 };
for (const count of counts) for (const key of Object.keys(total)) total[key] += count[key];
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
