import { isAddressOrNetwork } from '../web/trusted-proxies';

/**
 * How the text of an environment variable becomes a value. A form throws an Error that says what it expected;
 * whoever reads the setting puts its name in front.
 */
export interface Form<T> {
  /** What stands in the documentation: "number 0–65535". */
  readonly takes: string;
  /** No message repeats what was typed. */
  readonly isSecret?: boolean;
  parse(text: string): T;
  /** The value as one would type it. */
  print(value: T): string;
}

export function wholeNumber(min: number, max: number): Form<number> {
  return {
    takes: `whole number, ${min}–${max}`,
    parse(text) {
      const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
      if (!(value >= min && value <= max)) throw new Error(`a whole number from ${min} to ${max}`);
      return value;
    },
    print: String,
  };
}

export function oneOf<const Choice extends string>(...choices: readonly Choice[]): Form<Choice> {
  return {
    takes: choices.map((choice) => `\`${choice}\``).join(', '),
    parse(text) {
      const choice = choices.find((candidate) => candidate === text);
      if (choice === undefined) throw new Error(`one of ${choices.join(', ')}`);
      return choice;
    },
    print: String,
  };
}

/** Text without control characters. */
export function text(max: number): Form<string> {
  return {
    takes: `text, at most ${max} characters`,
    parse(typed) {
      if (typed.length > max || /[\u0000-\u001f\u007f]/.test(typed))
        throw new Error(`text of at most ${max} characters, without control characters`);
      return typed;
    },
    print: String,
  };
}

/** A path of this machine; never empty. */
export const path: Form<string> = {
  takes: 'path',
  parse(typed) {
    if (typed === '') throw new Error('a path');
    return typed;
  },
  print: String,
};

/** An http(s) origin such as `https://chat.example.org`, without a path; empty = none. */
export const origin: Form<string> = {
  takes: 'http:// or https:// address without a path',
  parse(typed) {
    return typed === '' ? '' : parseOrigin(typed);
  },
  print: String,
};

/** The address of a service; empty = none. Never printed: it may hold a password. */
function serviceUrl(scheme: string, port: number): Form<string> {
  return {
    takes: `${scheme}:// or ${scheme}s:// address`,
    isSecret: true,
    parse(typed) {
      const url = URL.canParse(typed) ? new URL(typed) : undefined;
      const isOfService = url !== undefined && [`${scheme}:`, `${scheme}s:`].includes(url.protocol);
      if (!isOfService || url.hostname === '')
        throw new Error(`an address such as ${scheme}://user:password@host.example.org:${port}`);
      return typed;
    },
    print: (value) => (value === '' ? '' : '(set)'),
  };
}

export const redisUrl = serviceUrl('redis', 6379);
export const rabbitmqUrl = serviceUrl('amqp', 5672);

/** Where objects are kept, with what signs the requests; empty = nowhere. Never printed. */
export const s3Url: Form<string> = {
  takes: 'https:// address with key, secret and bucket',
  isSecret: true,
  parse(typed) {
    const url = URL.canParse(typed) ? new URL(typed) : undefined;
    const isStore = url !== undefined && /^https?:$/.test(url.protocol) && /^\/[^/]+$/.test(url.pathname);
    if (!isStore || url.username === '' || url.password === '')
      throw new Error('an address such as https://key:secret@s3.example.org/bucket?region=eu-central-1');
    return typed;
  },
  print: (value) => (value === '' ? '' : '(set)'),
};

/** Origins separated by commas. */
export const origins: Form<readonly string[]> = {
  takes: 'http:// or https:// addresses without a path, separated by commas',
  parse: (typed) => parseList(typed).map(parseOrigin),
  print: (value) => value.join(','),
};

/** Addresses of machines or networks separated by commas. */
export const addresses: Form<readonly string[]> = {
  takes: 'IP addresses or networks such as 10.0.0.0/8, separated by commas',
  parse(typed) {
    const list = parseList(typed);
    if (!list.every(isAddressOrNetwork))
      throw new Error('IP addresses, or networks such as 10.0.0.0/8, separated by commas');
    return list;
  },
  print: (value) => value.join(','),
};

/** Addresses of PostgreSQL databases separated by commas, passwords included. */
export const databases: Form<readonly string[]> = {
  takes: 'postgres:// addresses, separated by commas',
  isSecret: true,
  parse(typed) {
    const list = parseList(typed);
    const isDatabase = (address: string) => URL.canParse(address) && /^postgres(ql)?:$/.test(new URL(address).protocol);
    if (!list.every(isDatabase))
      throw new Error('addresses such as postgres://user:password@host/database, separated by commas');
    return list;
  },
  print: (value) => value.join(','),
};

function parseList(typed: string): string[] {
  return typed
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function parseOrigin(typed: string): string {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '';
  if (!isOrigin || url.username !== '' || url.hash !== '')
    throw new Error('an address such as https://chat.example.org, without a path');
  return url.origin;
}
