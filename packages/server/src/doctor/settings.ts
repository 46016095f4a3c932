import type { Config } from '../config/settings';
import { type Finding, findingsOf } from './finding';

/** @param errors what can't be read at all; of the rest it is asked whether it fits together */
export function judgeSettings(config: Config, errors: readonly Error[]): readonly Finding[] {
  const { ok, warning, problem, found } = findingsOf('settings');
  for (const { message } of errors) problem(message);
  const isLocal = isLoopback(config.host);
  const url = config.publicUrl === '' ? undefined : new URL(config.publicUrl);
  const isPublic = url !== undefined && !isLoopback(url.hostname);
  if (isPublic && url.protocol === 'http:')
    warning(
      'TIDINGS_PUBLIC_URL is http: passwords and tokens can be read on the way. Put a proxy with TLS in front (deploy/nginx, deploy/haproxy).',
    );
  if (!isLocal && url === undefined)
    warning(
      `TIDINGS_HOST ${config.host} opens the server to others without TLS: stand behind a proxy, and set TIDINGS_PUBLIC_URL to its address.`,
    );
  if (isPublic && url.protocol === 'https:' && config.trustedProxies.length === 0)
    warning(
      'TIDINGS_TRUSTED_PROXIES is empty, so that all people seem to come from the proxy and share its limits: name its address.',
    );
  for (const proxy of config.trustedProxies)
    if (isFarTooWide(proxy))
      problem(
        `TIDINGS_TRUSTED_PROXIES has ${proxy}: anybody there may pretend to come from anywhere. Name the proxies alone.`,
      );
  if (config.redis !== '' && config.postgres.length === 0)
    problem(
      'TIDINGS_REDIS is set and TIDINGS_POSTGRES is not: several servers can not share one folder of files. Set both, or neither.',
    );
  if (config.postgres.length > 0 && config.redis === '')
    warning(
      'TIDINGS_REDIS is empty: that is right for one server alone. More than one do not hear of each other without it.',
    );
  if (new Set(config.postgres).size < config.postgres.length)
    problem('TIDINGS_POSTGRES names one database twice: each shard has its own.');
  const redis = config.redis === '' ? undefined : new URL(config.redis);
  if (redis && redis.password === '' && !isLoopback(redis.hostname))
    warning(
      'TIDINGS_REDIS has no password: whoever reaches it can read who is online and say anything to the servers. Set one (requirepass).',
    );
  if (config.rateLimits === 'off')
    warning('TIDINGS_RATE_LIMITS is off: one client can take the whole server. Leave it on.');
  if (config.signUp === 'open' && isPublic)
    warning('TIDINGS_SIGN_UP is open: anybody who finds the server can make an account. `invitation` asks for a link.');
  if (found.length === 0) ok(`all ${Object.keys(config).length} can be read and fit together`);
  return found;
}

export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);

function isFarTooWide(proxy: string): boolean {
  const [address = '', bits] = proxy.split('/');
  return bits !== undefined && Number(bits) < (address.includes(':') ? 32 : 8);
}
