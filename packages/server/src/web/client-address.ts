/**
 * The address a request really came from: the peer's, or, if the peer is a trusted proxy, the last one in X-Forwarded-For that
 * is not. Everything left of that was written by somebody we don't trust.
 */
export function clientAddress(headers: Headers, peer: string, trustedProxies: readonly string[]): string {
  if (!isTrusted(peer, trustedProxies)) return peer;
  const hops = (headers.get('x-forwarded-for') ?? '')
    .split(',')
    .map((hop) => hop.trim())
    .filter((hop) => hop !== '');
  return hops.findLast((hop) => !isTrusted(hop, trustedProxies)) ?? hops[0] ?? peer;
}

function isTrusted(address: string, trustedProxies: readonly string[]): boolean {
  // Dual-stack sockets show IPv4 peers as ::ffff:10.0.0.1.
  return trustedProxies.includes(address.replace(/^::ffff:/, ''));
}
