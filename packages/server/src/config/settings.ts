import {
  addresses,
  databases,
  type Form,
  oneOf,
  origin,
  origins,
  path,
  rabbitmqUrl,
  redisUrl,
  s3Url,
  text,
  wholeNumber,
} from './forms';

export interface Setting<T> {
  /** Name of the environment variable. */
  readonly name: string;
  readonly form: Form<T>;
  readonly fallback: T;
  /** One sentence for `--help` and the documentation. */
  readonly about: string;
}

function setting<T>(name: string, form: Form<T>, fallback: NoInfer<T>, about: string): Setting<T> {
  return { name, form, fallback, about };
}

/** Every setting of the server. What is not here can't be set. */
export const settings = {
  host: setting(
    'TIDINGS_HOST',
    text(253),
    '127.0.0.1',
    'The address to listen on; 0.0.0.0 or :: opens the server to the network.',
  ),
  port: setting('TIDINGS_PORT', wholeNumber(0, 65_535), 4180, 'The port to listen on; 0 takes any free one.'),
  data: setting('TIDINGS_DATA', path, './data', 'The folder that holds everything the server keeps.'),
  postgres: setting(
    'TIDINGS_POSTGRES',
    databases,
    [],
    'The PostgreSQL databases that hold everything, one a shard, always in the same order; empty: files in the data folder.',
  ),
  name: setting('TIDINGS_NAME', text(64), 'Tidings', 'What people see this server called.'),
  publicUrl: setting(
    'TIDINGS_PUBLIC_URL',
    origin,
    '',
    'The address people reach the server under, if it stands behind a proxy; empty: the one it listens on.',
  ),
  allowedOrigins: setting(
    'TIDINGS_ALLOWED_ORIGINS',
    origins,
    [],
    'Other web origins whose pages may use this server, for apps that embed Tidings.',
  ),
  trustedProxies: setting(
    'TIDINGS_TRUSTED_PROXIES',
    addresses,
    [],
    'Proxies whose X-Forwarded-For header is believed; anybody else’s is ignored.',
  ),
  redis: setting(
    'TIDINGS_REDIS',
    redisUrl,
    '',
    'The Redis that several servers of one installation share; empty: this server is the only one.',
  ),
  rabbitmq: setting(
    'TIDINGS_RABBITMQ',
    rabbitmqUrl,
    '',
    'The RabbitMQ that spreads work for later over several servers; empty: each does what comes up on it.',
  ),
  s3: setting(
    'TIDINGS_S3',
    s3Url,
    '',
    'The S3-compatible store for media, the same for all servers; empty: files in the data folder.',
  ),
  signUp: setting(
    'TIDINGS_SIGN_UP',
    oneOf('open', 'invitation', 'closed'),
    'open',
    'Who may make an account: everybody, holders of a sign-up link, or nobody; the first account can always be made.',
  ),
  linkPreviews: setting(
    'TIDINGS_LINK_PREVIEWS',
    oneOf('on', 'off'),
    'on',
    'Whether this server looks at public web pages for people in browsers who are about to send their addresses.',
  ),
  messageRequests: setting(
    'TIDINGS_MESSAGE_REQUESTS',
    oneOf('on', 'off'),
    'on',
    'Whether people are asked before somebody they share no conversation with learns anything of them; off where all know each other.',
  ),
  web: setting(
    'TIDINGS_WEB',
    text(4096),
    '',
    'The folder of the built web app; empty: the one that belongs to this version, if it has been built.',
  ),
  logLevel: setting(
    'TIDINGS_LOG_LEVEL',
    oneOf('debug', 'info', 'warn', 'error', 'silent'),
    'info',
    'How much is logged, as JSON lines on the standard error output.',
  ),
  rateLimits: setting(
    'TIDINGS_RATE_LIMITS',
    oneOf('on', 'off'),
    'on',
    'Off only for load tests: without limits one client can take the whole server.',
  ),
  waitingSockets: setting(
    'TIDINGS_WAITING_SOCKETS',
    wholeNumber(1, 1_000_000),
    10_000,
    'How many sockets may be open that have not said who they are; one address may hold a tenth of them.',
  ),
  drainMs: setting(
    'TIDINGS_DRAIN_MS',
    wholeNumber(0, 600_000),
    5_000,
    'How long a stopping server takes to send its clients away, in milliseconds.',
  ),
} as const satisfies Record<string, Setting<never> | Setting<unknown>>;

type ValueOf<S> = S extends Setting<infer T> ? T : never;

/** All settings, as values. */
export type Config = { readonly [Key in keyof typeof settings]: ValueOf<(typeof settings)[Key]> };

export type ConfigKey = keyof Config;
