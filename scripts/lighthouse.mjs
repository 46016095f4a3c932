// `npm run lighthouse`: Lighthouse over the first screen, as somebody sees it who has never been here. Accessibility must be
// 100 and best practices 95 at least; performance is only said. Lighthouse is fetched when asked for: it weighs 150 packages.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureChromium } from './chromium.mjs';
import { bun, root, say } from './lib.mjs';
import { ensureDependencies, ensureWebApp, webFolder } from './setup.mjs';

const version = '12.8.2';
const least = { accessibility: 1, 'best-practices': 0.95, performance: 0 };

ensureDependencies();
ensureWebApp();
const chromium = ensureChromium();
if (chromium === undefined) process.exit(1);

const folder = mkdtempSync(join(tmpdir(), 'tidings-lighthouse-'));
const server = spawn(bun, [join(root, 'packages/server/src/main.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, TIDINGS_PORT: '4189', TIDINGS_DATA: folder, TIDINGS_WEB: webFolder },
});
try {
  for await (const line of createInterface({ input: server.stdout })) if (line.includes('http://')) break;
  const report = join(folder, 'report.json');
  const { status } = spawnSync(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    [
      'exec',
      '--yes',
      `--package=lighthouse@${version}`,
      '--',
      'lighthouse',
      'http://127.0.0.1:4189/sign-up',
      '--quiet',
      '--output=json',
      `--output-path=${report}`,
      `--only-categories=${Object.keys(least)}`,
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
    ],
    { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, CHROME_PATH: chromium } },
  );
  if (status !== 0) throw new Error(`lighthouse ended with ${status}`);
  const { categories, audits } = JSON.parse(readFileSync(report, 'utf8'));
  for (const [name, limit] of Object.entries(least)) {
    const { score, auditRefs } = categories[name];
    say(`${name} ${Math.round(score * 100)}`);
    const failed = auditRefs.map(({ id }) => audits[id]).filter((audit) => audit.score !== null && audit.score < 1);
    if (name !== 'performance') for (const { id, title } of failed) say(`  ${id}: ${title}`);
    if (score < limit) process.exitCode = 1;
  }
  for (const id of ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'total-byte-weight'])
    say(`  ${audits[id].title}: ${audits[id].displayValue}`);
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
