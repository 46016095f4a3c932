import { UsageError } from './cli/command';
import { buildCommandHelp, commands } from './cli/commands';
import { buildHelp } from './config/documentation';
import { ConfigError, readConfig } from './config/read-config';

const [name = 'serve', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;

if (process.argv.includes('--help') || process.argv.includes('-h'))
  process.stdout.write(`${buildHelp()}\n${buildCommandHelp()}`);
else if (command === undefined) {
  process.stderr.write(`Tidings knows no command "${name}".\n\n${buildCommandHelp()}`);
  process.exit(2);
} else {
  try {
    await command.run(args, readConfig(command.readsSettings ? {} : process.env), process.env);
    process.exit(process.exitCode ?? 0);
  } catch (error) {
    // A sentence for whoever typed the command; the stack is for us, when it is our fault.
    const what = name === 'serve' ? "Tidings can't start." : `tidings ${name}:`;
    process.stderr.write(`${what} ${(error as Error).message}\n`);
    const isTheirs = error instanceof ConfigError || error instanceof UsageError;
    if (!isTheirs && process.env.TIDINGS_LOG_LEVEL === 'debug') process.stderr.write(`${(error as Error).stack}\n`);
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}
