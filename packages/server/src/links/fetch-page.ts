/**
 * Fetches a page that somebody has named, without becoming their way into the networks this server stands in (SSRF):
 * - http and https at their usual ports, GET without cookies or credentials, three redirects at most, each checked like the first;
 * - every address that the host's name stands for must be public, and the connection goes to one of those that were checked: a name
 *   that stands for something else a moment later gains nothing;
 * - so many bytes and so much time at most; HTML only, never unpacked.
 */
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address';

export interface FetchPageOptions {
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly redirects: number;
  /** Whether a connection to this address may be made; replaced in tests alone, which have no other host than their own. */
  readonly isAllowed: (address: string) => boolean;
  /** Whether this port may be asked. Empty: the usual one. */
  readonly isPortAllowed: (port: string) => boolean;
  readonly resolve: (host: string) => Promise<readonly string[]>;
}

export const fetchDefaults: FetchPageOptions = {
  timeoutMs: 6_000,
  maxBytes: 512 * 1024,
  redirects: 3,
  isAllowed: isPublicAddress,
  isPortAllowed: (port) => port === '',
  resolve: async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
};

/** The beginning of the page's text. Rejects if it can't be had, whatever the reason. */
export async function fetchPage(url: URL, changes: Partial<FetchPageOptions> = {}): Promise<string> {
  const options = { ...fetchDefaults, ...changes };
  const stop = AbortSignal.timeout(options.timeoutMs);
  let at = url;
  for (let left = options.redirects; ; left--) {
    const answer = await ask(at, options, stop);
    const { statusCode = 0, headers } = answer;
    if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
      answer.destroy();
      if (left === 0) throw new Error('too many redirects');
      at = new URL(headers.location, at);
      continue;
    }
    return readText(answer, options.maxBytes, stop);
  }
}

async function ask(url: URL, options: FetchPageOptions, stop: AbortSignal): Promise<IncomingMessage> {
  const pinned = await checkTarget(url, options, stop);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent: false,
        lookup: pinned,
        signal: stop,
        maxHeaderSize: 16 * 1024,
        headers: {
          accept: 'text/html,application/xhtml+xml',
          'accept-encoding': 'identity',
          'user-agent': 'Tidings link preview',
        },
      },
      resolve,
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** Throws unless it may be asked; the result leads the connection to the addresses that were checked, and to no other. */
async function checkTarget(url: URL, options: FetchPageOptions, stop: AbortSignal): Promise<LookupFunction> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('neither http nor https');
  if (url.username !== '' || url.password !== '') throw new Error('an address with credentials');
  if (!options.isPortAllowed(url.port)) throw new Error('an unusual port');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) > 0 ? [host] : await untilStopped(options.resolve(host), stop);
  if (addresses.length === 0 || !addresses.every(options.isAllowed)) throw new Error('not a public address');
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all }, done) => {
    if (all) done(null, found);
    else done(null, found[0]?.address ?? '', found[0]?.family);
  };
}

function untilStopped<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    stop.addEventListener('abort', () => reject(stop.reason), { once: true });
    work.then(resolve, reject);
  });
}

/** Heads come first, so of what is too long the beginning is enough. */
async function readText(answer: IncomingMessage, maxBytes: number, stop: AbortSignal): Promise<string> {
  const { statusCode, headers } = answer;
  const [, kind = '', charset = 'utf-8'] =
    /^([\w/+.-]+)(?:.*charset="?([\w-]+))?/i.exec(headers['content-type'] ?? '') ?? [];
  const isPlain = ['', 'identity'].includes(headers['content-encoding'] ?? '');
  const isPage = statusCode === 200 && /^(text\/html|application\/xhtml\+xml)$/i.test(kind) && isPlain;
  if (!isPage) {
    answer.destroy();
    throw new Error('no page');
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const abort = () => answer.destroy(new Error('too slow'));
  stop.addEventListener('abort', abort, { once: true });
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= maxBytes) break;
    }
  } finally {
    stop.removeEventListener('abort', abort);
    answer.destroy();
  }
  return decoderOf(charset).decode(Buffer.concat(chunks).subarray(0, maxBytes));
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
