import { countByShard, moveSlots } from '../adapters/postgres/move-slots';
import { slotCount } from '../adapters/postgres/slots';
import { tendAlone, tendShards } from '../adapters/postgres/tend';
import type { Config } from '../config/settings';
import { type Command, print, UsageError } from './command';

export const shards: Command = {
  takes: 'list | move <slots> <to>',
  about:
    'Says what lies on which shard, or moves slots (such as 0-1023,2048) to a shard by its number, while servers run.',
  async run([verb, ...args], config) {
    if (verb === 'list' && args.length === 0) return list(config);
    if (verb === 'move' && args.length === 2)
      return move(config, parseSlots(args[0] as string), parseShard(args[1] as string));
    throw new UsageError('tidings shards list, or tidings shards move <slots> <to>');
  },
};

async function list({ postgres }: Config): Promise<void> {
  await using tended = await tendShards(postgres);
  print('shard  slots  conversations  size (MB)  host');
  for (const { number, slots, conversations, bytes } of await countByShard(tended)) {
    const cells = [String(number + 1).padEnd(5), String(slots).padStart(5), String(conversations).padStart(13)];
    print(`${cells.join('  ')}  ${(bytes / 1e6).toFixed(1).padStart(9)}  ${new URL(postgres[number] as string).host}`);
  }
}

async function move({ postgres }: Config, slots: readonly number[], to: number): Promise<void> {
  await using tended = await tendShards(postgres);
  let moved = 0;
  const onMoved = () => {
    moved += 1;
    if (moved % 64 === 0) print(`${moved} slots moved …`);
  };
  await tendAlone(tended, () => moveSlots({ ...tended, onMoved }, slots, to));
  print(`${moved} slot(s) moved to shard ${to + 1}.`);
}

/** Numbers and ranges, separated by commas. */
export function parseSlots(text: string): number[] {
  const slots = text.split(',').flatMap((part) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(part.trim()) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || from > to || to >= slotCount)
      throw new UsageError(`"${part}" is no slot or range of slots; they go from 0 to ${slotCount - 1}`);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
  return [...new Set(slots)];
}

/** Numbers as people type them, from 1, separated by commas; returned from 0. */
export const parseShards = (text: string): number[] => [
  ...new Set(text.split(',').map((part) => parseShard(part.trim()))),
];

function parseShard(text: string): number {
  if (!/^[1-9]\d*$/.test(text))
    throw new UsageError(`"${text}" is no shard; \`tidings shards list\` shows their numbers`);
  return Number(text) - 1;
}
