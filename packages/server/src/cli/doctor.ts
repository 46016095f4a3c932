import { examine } from '../doctor/examine';
import { readArguments } from './arguments';
import { type Command, print, UsageError } from './command';

export const doctor: Command = {
  takes: '[--json]',
  about:
    'Looks at settings, data folder, databases, Redis, clocks, limits and the public address, and says what is wrong and how to mend it. Ends with 1 if there is a problem.',
  readsSettings: true,
  async run(args, _config, environment) {
    const { flags, positionals } = readArguments(args, { flags: ['json'] });
    if (positionals.length > 0) throw new UsageError('tidings doctor [--json]');
    const findings = await examine(environment);
    const problems = findings.filter(({ state }) => state === 'problem').length;
    const warnings = findings.filter(({ state }) => state === 'warning').length;
    if (flags.has('json')) print(JSON.stringify(findings, undefined, 2));
    else {
      for (const { check, state, says } of findings) print(`${state.padEnd(7)}  ${check.padEnd(14)}  ${says}`);
      print(`${problems} problem(s), ${warnings} warning(s)`);
    }
    if (problems > 0) process.exitCode = 1;
  },
};
