import { parseArgs } from 'node:util';
import { UsageError } from './command';

export interface Arguments {
  readonly positionals: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
}

/** Options are `--name` or `--name value`; anything else that begins with a dash is refused. */
export function readArguments(
  args: readonly string[],
  { flags = [], values = [] }: { readonly flags?: readonly string[]; readonly values?: readonly string[] } = {},
): Arguments {
  const options = Object.fromEntries([
    ...flags.map((name) => [name, { type: 'boolean' }] as const),
    ...values.map((name) => [name, { type: 'string' }] as const),
  ]);
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const given = Object.entries(parsed.values);
    return {
      positionals: parsed.positionals,
      flags: new Set(given.flatMap(([name, value]) => (value === true ? [name] : []))),
      values: new Map(given.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))),
    };
  } catch (cause) {
    throw new UsageError((cause as Error).message);
  }
}

/** A whole number that was typed, within bounds. */
export function readNumber(
  { values }: Pick<Arguments, 'values'>,
  name: string,
  { fallback, max }: { readonly fallback: number; readonly max: number },
): number {
  const typed = values.get(name);
  if (typed === undefined) return fallback;
  const value = /^\d+$/.test(typed) ? Number(typed) : 0;
  if (value < 1 || value > max) throw new UsageError(`--${name} takes a whole number from 1 to ${max}`);
  return value;
}

/** Exactly one positional argument. */
export function readOne({ positionals }: Pick<Arguments, 'positionals'>, usage: string): string {
  const [only, ...more] = positionals;
  if (only === undefined || more.length > 0) throw new UsageError(usage);
  return only;
}
