import { buildHelp } from './config/documentation';
import { ConfigError, readConfig } from './config/read-config';
import { openServer, type RunningServer } from './context';

if (process.argv.includes('--help') || process.argv.includes('-h')) process.stdout.write(buildHelp());
else await run();

async function run(): Promise<void> {
  const server = await start();
  process.stdout.write(`Tidings is at ${server.url}\n`);
  process.stdout.write(`Its data is in ${server.dataPlace}\n`);
  await signalled();
  // Somebody who asks twice does not want to wait for the clients to be sent away.
  void signalled().then(() => process.exit(1));
  await server.stop();
  process.exit(0);
}

async function start(): Promise<RunningServer> {
  try {
    return await openServer(readConfig(process.env));
  } catch (error) {
    // A sentence for whoever typed the command; the stack is for us, when it is our fault.
    process.stderr.write(`Tidings can't start. ${(error as Error).message}\n`);
    if (!(error instanceof ConfigError) && process.env.TIDINGS_LOG_LEVEL === 'debug')
      process.stderr.write(`${(error as Error).stack}\n`);
    process.exit(1);
  }
}

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}
