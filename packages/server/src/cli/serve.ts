import { openServer } from '../context';
import { catchTheRest } from '../observability/last-resort';
import { createLoggers } from '../observability/loggers';
import { type Command, print } from './command';

export const serve: Command = {
  takes: '',
  about: 'Runs the server until it is told to stop; this is what happens without a command too.',
  async run(_args, config) {
    const broken = Promise.withResolvers<1>();
    catchTheRest(createLoggers(config.logLevel).server, () => broken.resolve(1));
    const server = await openServer(config);
    print(`Tidings is at ${server.url}`);
    print(`Its data is in ${server.dataPlace}`);
    const status = await Promise.race([signalled(), broken.promise]);
    // Somebody who asks twice does not want to wait for the clients to be sent away.
    void signalled().then(() => process.exit(1));
    const drained = server.stop();
    if (status === 0) await drained;
    else {
      await Promise.race([drained.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, brokenStopMs))]);
      process.exit(status);
    }
  },
};

/** What is broken may not be able to stop. Whoever watches over the process starts it again. */
const brokenStopMs = 10_000;

function signalled(): Promise<0> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(0));
  });
}
