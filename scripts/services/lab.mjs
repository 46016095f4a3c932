// A network of the tests' own: every place has an address and can be cut off from all others, or from some, as if by a broken switch.
// Linux network namespaces on one bridge, with rules of nft inside; it takes root. 198.18.0.0/15 is set aside for such tests (RFC 2544).
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { say } from '../lib.mjs';
import { ensureProgram } from './process.mjs';

/**
 * @returns `place()`, which makes one more, and `close()`; undefined, with the reason said, where the system does not let us.
 *   A place has an `address`, `wrap(command)` for the command as it runs there, `cut(others)` (from these places; without: from
 *   all) and `heal()`.
 */
export function openLab() {
  const reason = whyNot();
  if (reason !== undefined) {
    say(`nothing is cut off from anything in these tests: ${reason}.`);
    return undefined;
  }
  sweep();
  const [net, bridge] = makeBridge();
  const spaces = [];
  const close = () => {
    process.off('exit', close);
    for (const space of spaces.splice(0)) run('ip', ['netns', 'delete', space]);
    run('ip', ['link', 'delete', bridge]);
  };
  process.once('exit', close);

  function place() {
    const number = spaces.length + 2;
    const [space, outer] = [`tidings-${process.pid}-${number}`, `${bridge}-${number}`];
    const address = `${net}.${number}`;
    must('ip', ['netns', 'add', space]);
    spaces.push(space);
    must('ip', ['link', 'add', outer, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space]);
    must('ip', ['link', 'set', outer, 'master', bridge, 'up']);
    must('ip', ['-n', space, 'address', 'add', `${address}/24`, 'dev', 'eth0']);
    for (const device of ['lo', 'eth0']) must('ip', ['-n', space, 'link', 'set', device, 'up']);
    const wrap = (command) => ['nsenter', `--net=/run/netns/${space}`, ...command];
    const nft = (rules) => must(...split(wrap(['nft', '-f', '-'])), rules);
    return {
      address,
      wrap,
      cut: (others = []) => nft(cutting(others.map((other) => other.address))),
      heal: () => nft('table inet cut {}\ndelete table inet cut\n'),
    };
  }
  return { place, close };
}

function whyNot() {
  if (process.getuid?.() !== 0) return 'that takes root';
  const find = () => (['ip', 'nft'].every((name) => spawnSync(name, ['-V']).error === undefined) ? true : undefined);
  if (!ensureProgram({ what: 'ip and nft', packages: ['iproute2', 'nftables'], find })) return 'ip and nft are missing';
  const space = `tidings-${process.pid}-0`;
  const tried = run('ip', ['netns', 'add', space]);
  const rules = tried.status === 0 ? run('nsenter', [`--net=/run/netns/${space}`, 'nft', 'list', 'ruleset']) : tried;
  run('ip', ['netns', 'delete', space]);
  return rules.status === 0 ? undefined : `the system refuses (${String(rules.stderr).trim().split('\n')[0]})`;
}

/** What runs left behind that were killed themselves. */
function sweep() {
  const spaces = existsSync('/run/netns') ? readdirSync('/run/netns') : [];
  for (const space of spaces) {
    const owner = /^tidings-(\d+)-\d+$/.exec(space)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) run('ip', ['netns', 'delete', space]);
  }
}

/** The first three numbers of its addresses, and its name; this process is there as number 1. */
function makeBridge() {
  for (let tries = 0; ; tries++) {
    const third = randomInt(256);
    const bridge = `tidings${third}`;
    const made = run('ip', ['link', 'add', bridge, 'type', 'bridge']);
    if (made.status !== 0 && tries < 20) continue;
    if (made.status !== 0) throw new Error(`no bridge could be made: ${made.stderr}`);
    must('ip', ['address', 'add', `198.18.${third}.1/24`, 'dev', bridge]);
    must('ip', ['link', 'set', bridge, 'up']);
    return [`198.18.${third}`, bridge];
  }
}

function cutting(addresses) {
  const [from, to] = ['saddr', 'daddr'].map((end) =>
    addresses.length === 0 ? 'drop' : `ip ${end} { ${addresses.join(', ')} } drop`,
  );
  return `table inet cut {
    chain from { type filter hook input priority 0; ${from}; }
    chain to { type filter hook output priority 0; ${to}; }
  }\n`;
}

const split = ([program, ...args]) => [program, args];

const run = (program, args, input) => spawnSync(program, args, { encoding: 'utf8', input });

function must(program, args, input) {
  const done = run(program, args, input);
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.stderr || done.error}`);
}
