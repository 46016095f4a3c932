// The browser for the tests: the one that is there, or, as root on Debian, the one apt has.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { say } from './lib.mjs';

const candidates = [
  process.env.TIDINGS_TEST_CHROMIUM,
  // Without windows, so without what draws them: the same engine for a sixth less work.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium, or undefined with the reason said in one sentence. */
export function ensureChromium() {
  const find = () => candidates.find((path) => path !== undefined && existsSync(path));
  const found = find();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    say('installing Chromium and an emoji font for the browser tests …');
    const quiet = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    spawnSync('apt-get', ['update', '-qq'], quiet);
    const install = (...packages) =>
      spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet).status === 0;
    if (!install('chromium-headless-shell', 'fonts-noto-color-emoji')) install('chromium', 'fonts-noto-color-emoji');
  }
  const installed = find();
  if (installed === undefined)
    say('browser tests are skipped: no Chromium was found; install one or set TIDINGS_TEST_CHROMIUM to its path.');
  return installed;
}
