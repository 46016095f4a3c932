import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { webApp } from './web-app';

const root = join(import.meta.dirname, '../..');

/** The real server with the built web app, in a process and a data folder of its own. */
export interface Server extends AsyncDisposable {
  /** Stays the same over restarts. */
  readonly url: string;
  start(): Promise<void>;
  /** SIGKILL: nothing is said goodbye to. */
  kill(): Promise<void>;
}

export interface ServerOptions {
  /** The folder of the web app. */
  readonly web?: string;
  /** Strangers are asked first. Off, because most tests are about people who know each other. */
  readonly messageRequests?: 'on' | 'off';
}

export async function createServerProcess({
  web = webApp,
  messageRequests = 'off',
}: ServerOptions = {}): Promise<Server> {
  const data = mkdtempSync(join(tmpdir(), 'tidings-e2e-'));
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  return {
    url: `http://127.0.0.1:${port}`,
    kill,
    async start() {
      child = spawn(join(root, 'node_modules/.bin/bun'), [join(root, 'packages/server/src/main.ts')], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          TIDINGS_PORT: String(port),
          TIDINGS_DATA: data,
          TIDINGS_WEB: web,
          TIDINGS_RATE_LIMITS: 'off',
          TIDINGS_MESSAGE_REQUESTS: messageRequests,
          TIDINGS_LOG_LEVEL: 'warn',
        },
      });
      await ready(child);
    },
    async [Symbol.asyncDispose]() {
      await kill();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** It says its address once it listens. */
async function ready(child: ChildProcess): Promise<void> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  for await (const line of lines) if (line.includes('http://')) return void child.stdout?.resume();
  throw new Error('the server ended before it was ready');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}
