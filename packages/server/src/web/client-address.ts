import type { IsTrusted } from './trusted-proxies';

/**
 * The address a request really came from: the peer's, or, if the peer is a trusted proxy, the last one in X-Forwarded-For that
 * is not. Everything left of that was written by somebody we don't trust.
 */
export function clientAddress(headers: Headers, peer: string, isTrusted: IsTrusted): string {
  if (!isTrusted(peer)) return peer;
  const hops = (headers.get('x-forwarded-for') ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter((hop) => hop !== '');
  return hops.findLast((hop) => !isTrusted(hop)) ?? hops[0] ?? peer;
}
