import { type Config, type ConfigKey, type Setting, settings } from './settings';

/** A setting that can't be used. The message is a sentence that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const entries = Object.entries(settings) as readonly [ConfigKey, Setting<unknown>][];

/** Reads all settings. Throws a ConfigError for a wrong value, and for a TIDINGS_… name that is no setting. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  checkNames(environment);
  return Object.fromEntries(entries.map(([key, setting]) => [key, readSetting(setting, environment)])) as Config;
}

/** As far as they can be read: the default stands in for whatever is wrong, each of which is told. */
export function diagnoseConfig(environment: Readonly<Record<string, string | undefined>>): {
  readonly config: Config;
  readonly errors: readonly ConfigError[];
} {
  const errors: ConfigError[] = [];
  const attempt = <T>(read: () => T, otherwise: T): T => {
    try {
      return read();
    } catch (error) {
      errors.push(error as ConfigError);
      return otherwise;
    }
  };
  for (const name of Object.keys(environment)) attempt(() => checkNames({ [name]: environment[name] }), undefined);
  const read = ([key, setting]: (typeof entries)[number]) =>
    [key, attempt(() => readSetting(setting, environment), setting.fallback)] as const;
  return { config: Object.fromEntries(entries.map(read)) as Config, errors };
}

/** A config for tests and embedding: the defaults with some values changed. */
export function buildConfig(changes: Partial<Config> = {}): Config {
  return { ...readConfig({}), ...changes };
}

function readSetting<T>(setting: Setting<T>, environment: Readonly<Record<string, string | undefined>>): T {
  const typed = environment[setting.name]?.trim();
  // Compose files set what is left open to the empty string; so empty means "not set" as well.
  if (typed === undefined || typed === '') return setting.fallback;
  try {
    return setting.form.parse(typed);
  } catch (cause) {
    const given = setting.form.isSecret ? 'something else' : `"${typed}"`;
    throw new ConfigError(`${setting.name} is ${given}, but must be ${(cause as Error).message}.`, { cause });
  }
}

/** Names that are read elsewhere: by tests, and by `npm run dev`. */
const otherNames = /^TIDINGS_(CRASH_AT|SEED|(DEV|TEST)_.*)$/;

// A misspelt name would otherwise leave the default in force without a word.
function checkNames(environment: Readonly<Record<string, string | undefined>>): void {
  const known = new Set(entries.map(([, setting]) => setting.name));
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('TIDINGS_') || known.has(name) || otherNames.test(name)) continue;
    throw new ConfigError(`${name} is not a setting of this version; --help lists them all.`);
  }
}
