import { ErrorCode, errorTable } from '@tidings/protocol';
import type { Health } from '../observability/health';
import type { Peer } from '../ports/edge';
import { clientAddress } from './client-address';
import { isAllowedOrigin } from './origins';
import { createTrustedProxies } from './trusted-proxies';

export interface AdmissionConfig {
  readonly publicUrl: string;
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
}

/** Who may open a socket, and from where a request came. */
export function createAdmission(options: {
  readonly config: AdmissionConfig;
  readonly health: Pick<Health, 'isDraining'>;
}) {
  const { config, health } = options;
  const origins = config.publicUrl === '' ? config.allowedOrigins : [config.publicUrl, ...config.allowedOrigins];
  const isTrusted = createTrustedProxies(config.trustedProxies);
  const address = (headers: Headers, peer: string) => clientAddress(headers, peer, isTrusted);
  return {
    address,
    admit(request: Request, peer: string): Peer | Response {
      if (health.isDraining) return refuse(ErrorCode.DRAINING, { 'retry-after': '1' });
      if (!isAllowedOrigin(request.headers, origins)) return refuse(ErrorCode.ORIGIN_REFUSED);
      return { address: address(request.headers, peer) };
    },
  };
}

function refuse(code: ErrorCode, headers: Record<string, string> = {}): Response {
  const { name, httpStatus } = errorTable[code];
  return Response.json({ code: name }, { status: httpStatus, headers });
}
