// `npm run dev`: a server that restarts when its code changes, a seeded world in ./data/dev, and Metro with hot reload.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bun, root, say } from './lib.mjs';
import { ensureDependencies, expoEnvironment } from './setup.mjs';

ensureDependencies();
const port = process.env.TIDINGS_PORT ?? '4180';
const appPort = process.env.TIDINGS_DEV_APP_PORT ?? '8081';
const url = `http://127.0.0.1:${port}`;
const { CI: _, ...expo } = expoEnvironment;
const children = [
  spawn(bun, ['--watch', '--no-clear-screen', 'packages/server/src/main.ts'], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      TIDINGS_PORT: port,
      TIDINGS_DATA: process.env.TIDINGS_DATA ?? join(root, 'data/dev'),
      TIDINGS_ALLOWED_ORIGINS: `http://localhost:${appPort},http://127.0.0.1:${appPort}`,
    },
  }),
];
const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
children[0].on('exit', (code) => {
  stop();
  process.exit(code ?? 1);
});

for (let tries = 0; ; tries++) {
  const isReady = await fetch(`${url}/readyz`)
    .then((answer) => answer.ok)
    .catch(() => false);
  if (isReady) break;
  if (tries === 100) {
    say(`the server does not answer at ${url}`);
    stop();
    process.exit(1);
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
}
spawnSync(bun, ['packages/testkit/src/seed/main.ts', url], { cwd: root, stdio: 'inherit' });
say(`the app with hot reload: http://localhost:${appPort}`);
children.push(
  spawn(join(root, 'node_modules/.bin/expo'), ['start', '--web', '--port', appPort], {
    cwd: join(root, 'apps/messenger'),
    stdio: 'inherit',
    env: { ...process.env, ...expo, EXPO_PUBLIC_TIDINGS_URL: url, BROWSER: 'none' },
  }),
);
