import { connect } from 'node:tls';
import { socketPath } from '../ports/edge';
import { type Finding, findingsOf, reasonOf } from './finding';

const withinMs = 8_000;
const dayMs = 86_400_000;

/** What people meet when they come to the address: is it this server, over a good certificate, with sockets? */
export async function checkPublicUrl(publicUrl: string): Promise<readonly Finding[]> {
  const url = new URL(publicUrl);
  const certificate = url.protocol === 'https:' ? await checkCertificate(url) : [];
  if (certificate.some(({ state }) => state === 'problem')) return certificate;
  return [...certificate, ...(await checkAnswer(url))];
}

async function checkCertificate(url: URL): Promise<readonly Finding[]> {
  const { problem, found } = findingsOf('certificate');
  const facts = await readCertificate(url).catch((failure) => {
    problem(
      `${url.host} takes no TLS connection (${reasonOf(failure)}): is the proxy running, and does the name lead to it?`,
    );
    return undefined;
  });
  return facts === undefined ? found : judgeCertificate(facts, Date.now());
}

export interface CertificateFacts {
  /** Why a client would refuse it; undefined if none would. */
  readonly refusal: string | undefined;
  readonly validToMs: number;
}

function readCertificate({ hostname, port }: URL): Promise<CertificateFacts> {
  return new Promise((resolve, reject) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = connect({ host, port: Number(port || 443), servername: host, rejectUnauthorized: false }, () => {
      const validToMs = Date.parse(socket.getPeerCertificate().valid_to);
      const refusal = socket.authorized ? undefined : String(socket.authorizationError ?? 'it is not trusted');
      socket.destroy();
      resolve({ refusal, validToMs });
    });
    socket.setTimeout(withinMs, () => socket.destroy(new Error('no answer')));
    socket.once('error', reject);
  });
}

export function judgeCertificate({ refusal, validToMs }: CertificateFacts, nowMs: number): readonly Finding[] {
  const { ok, warning, problem, found } = findingsOf('certificate');
  const days = Math.floor((validToMs - nowMs) / dayMs);
  if (validToMs <= nowMs) problem('it has expired: renew it, and see why that does not happen by itself.');
  else if (refusal !== undefined)
    problem(
      `clients refuse it (${refusal}): it needs the whole chain, of an authority that phones and browsers know, for this name.`,
    );
  else if (days < 14) warning(`it expires in ${days} day(s): see why it is not renewed by itself.`);
  else ok(`good for ${days} days`);
  return found;
}

async function checkAnswer(url: URL): Promise<readonly Finding[]> {
  const { ok, warning, problem, found } = findingsOf('public address');
  try {
    const answer = await fetch(new URL('/tidings.v1.AccountService/GetServerInfo', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(withinMs),
    });
    if (!answer.ok) {
      problem(
        `${url.origin} answers ${answer.status} where a server of Tidings would answer 200: is the proxy's backend right, does a server run?`,
      );
      return found;
    }
    ok(`${url.origin} leads to a server`);
  } catch (failure) {
    warning(
      `${url.origin} can not be reached from here (${reasonOf(failure)}): does a server run, does the name lead here?`,
    );
    return found;
  }
  if (await opens(new URL(socketPath, url))) ok('sockets open');
  else problem('sockets do not open: the proxy has to pass on `Upgrade` and `Connection` (deploy/nginx/nginx.conf).');
  return found;
}

function opens(url: URL): Promise<boolean> {
  url.protocol = url.protocol.replace('http', 'ws');
  return new Promise((resolve) => {
    const socket = new WebSocket(url);
    const settle = (isOpen: boolean) => {
      clearTimeout(late);
      socket.close();
      resolve(isOpen);
    };
    const late = setTimeout(() => settle(false), withinMs);
    socket.onopen = () => settle(true);
    socket.onerror = () => settle(false);
  });
}
