// Everything a fresh clone needs: dependencies and the web app. Does nothing when nothing has changed.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bun, hashOf, once, replaceFolder, root, run, say } from './lib.mjs';
import { finishWebApp } from './web-shell.mjs';

export const webFolder = join(root, 'apps/messenger/dist/web');
/** Expo asks for no network and no account. */
export const expoEnvironment = { EXPO_OFFLINE: '1', EXPO_NO_TELEMETRY: '1', EXPO_NO_DOTENV: '1', CI: '1' };

export function ensureDependencies() {
  const hash = hashOf(['package-lock.json', 'package.json']) + process.version;
  if (!existsSync(join(root, 'node_modules/.bin/bun')))
    rmSync(join(root, 'node_modules/.cache/tidings'), { recursive: true, force: true });
  once('dependencies', hash, () => {
    say('installing dependencies (once, a minute or two) …');
    run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

export function ensureWebApp() {
  const hash = hashOf([
    'package-lock.json',
    'scripts/first-form.mjs',
    'scripts/web-shell.mjs',
    'apps/messenger',
    'packages/protocol/src',
    'packages/client/src',
    'packages/react-native/src',
  ]);
  if (!existsSync(join(webFolder, 'index.html')))
    rmSync(join(root, 'node_modules/.cache/tidings/web'), { force: true });
  once('web', hash, () => {
    say('building the web app (once, about a minute) …');
    exportApp('web', `${webFolder}.new`);
    run(bun, ['scripts/first-form.mjs', `${webFolder}.new`]);
    finishWebApp(`${webFolder}.new`);
    replaceFolder(`${webFolder}.new`, webFolder);
  });
}

/** Bundles the app for one platform into a folder. */
export function exportApp(platform, folder) {
  rmSync(folder, { recursive: true, force: true });
  run(join(root, 'node_modules/.bin/expo'), ['export', '--platform', platform, '--output-dir', folder], {
    cwd: join(root, 'apps/messenger'),
    env: expoEnvironment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureDependencies();
  ensureWebApp();
}
