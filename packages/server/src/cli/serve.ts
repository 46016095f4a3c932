import { openServer } from '../context';
import { type Command, print } from './command';

export const serve: Command = {
  takes: '',
  about: 'Runs the server until it is told to stop; this is what happens without a command too.',
  async run(_args, config) {
    const server = await openServer(config);
    print(`Tidings is at ${server.url}`);
    print(`Its data is in ${server.dataPlace}`);
    await signalled();
    // Somebody who asks twice does not want to wait for the clients to be sent away.
    void signalled().then(() => process.exit(1));
    await server.stop();
  },
};

function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
}
