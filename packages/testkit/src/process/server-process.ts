import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const serverMain = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));

export interface ServerProcessOptions {
  /** The program; default: the server as people start it. Empty: the runtime is the program. */
  readonly main?: string;
  /** What runs the program; default: Bun. */
  readonly runtime?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Where it runs; default: this machine's own network. */
  readonly place?: { readonly address: string; wrap(command: readonly string[]): readonly string[] };
}

/** A real server on a port and in a data folder of its own, to be killed and started again. */
export interface ServerProcess extends AsyncDisposable {
  /** Stays the same over restarts. */
  readonly url: string;
  readonly port: number;
  readonly dataFolder: string;
  readonly isRunning: boolean;
  /** Of the present process; undefined while there is none. */
  readonly pid: number | undefined;
  /** The end of what the present process has logged. */
  readonly logTail: string;
  /** Resolves when it answers; `crashAt` names a crash point, `name:n` its n-th passing. Rejects if it ends before. */
  start(options?: { readonly crashAt?: string }): Promise<void>;
  /** SIGKILL; resolves when the process has gone. Does nothing if it has gone already. */
  kill(): Promise<void>;
  /** SIGTERM; resolves when the process has gone. */
  stop(): Promise<void>;
  /** Resolves when the process has gone, whoever ended it; false if that takes longer than `withinMs`. */
  gone(withinMs: number): Promise<boolean>;
}

type Settings = Readonly<Record<string, string>>;

const ownFolder = async (): Promise<Settings> => ({});
let settingsOfAll = ownFolder;

/** Settings of every server that is opened from now on, so that the same stories can be told with other stores. */
export function setServerSettings(make: () => Promise<Settings> = ownFolder): void {
  settingsOfAll = make;
}

export async function openServerProcess({
  main = serverMain,
  runtime = process.execPath,
  args = [],
  env = {},
  place = { address: '127.0.0.1', wrap: (command) => command },
}: ServerProcessOptions = {}): Promise<ServerProcess> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'tidings-server-'));
  const port = await freePort();
  const common = await settingsOfAll();
  let child: Running | undefined;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child?.process.kill(signal);
    await child?.exit;
  };
  return {
    url: `http://${place.address}:${port}`,
    port,
    dataFolder,
    get isRunning() {
      return child?.isRunning ?? false;
    },
    get pid() {
      return child?.isRunning ? child.process.pid : undefined;
    },
    get logTail() {
      return child?.logTail ?? '';
    },
    async start({ crashAt } = {}) {
      if (child?.isRunning) throw new Error('the server is running already');
      child = run(place.wrap([runtime, ...(main === '' ? [] : [main]), ...args]), {
        ...foreignEnvironment(),
        TIDINGS_HOST: place.address,
        TIDINGS_PORT: String(port),
        TIDINGS_DATA: dataFolder,
        TIDINGS_RATE_LIMITS: 'off',
        // Most worlds are of people who know each other.
        TIDINGS_MESSAGE_REQUESTS: 'off',
        TIDINGS_LOG_LEVEL: 'warn',
        ...(crashAt === undefined ? {} : { TIDINGS_CRASH_AT: crashAt }),
        ...common,
        ...env,
      });
      await child.ready;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    gone: (withinMs) => withTimeout(child?.exit ?? Promise.resolve(), withinMs),
    async [Symbol.asyncDispose]() {
      await end('SIGKILL');
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Settings of whoever runs the tests are not the server's. */
function foreignEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TIDINGS_')));
}

interface Running {
  readonly process: ChildProcess;
  readonly isRunning: boolean;
  readonly ready: Promise<void>;
  readonly exit: Promise<void>;
  readonly logTail: string;
}

/** The server says its URL once it listens: that line is the sign that it is ready. */
function run([program = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let logTail = '';
  child.stderr.on('data', (data: Buffer) => {
    logTail = (logTail + data.toString()).slice(-4_000);
  });
  const exit = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (/https?:\/\//.test(line)) resolve();
    });
    void exit.then(() => reject(new Error(`the server ended before it was ready:\n${logTail}`)));
  });
  ready.catch(() => {}); // whoever starts it awaits it; a kill before that is no accident
  return {
    process: child,
    ready,
    exit,
    get logTail() {
      return logTail;
    },
    get isRunning() {
      return child.exitCode === null && child.signalCode === null;
    },
  };
}

async function withTimeout(promise: Promise<void>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const isInTime = await Promise.race([promise.then(() => true as const), late]);
  clearTimeout(timer);
  return isInTime;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
