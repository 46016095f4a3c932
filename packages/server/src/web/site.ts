import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { contentType, isCompressible } from './content-types';
import { createPackedFiles, type Encoding, type PackedFiles } from './packed-files';
import { securityHeaders } from './security-headers';

/** A folder of static files with an index.html that stands in for every page address. */
export interface Site {
  respond(request: Request): Promise<Response>;
}

/** Lists the folder once: only what is listed is ever served. Undefined if it holds no index.html. */
export async function openSite(folder: string): Promise<Site | undefined> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = new Map<string, string>();
  for (const entry of names) {
    if (!entry.isFile()) continue;
    // Packed copies go out in the place of what they are copies of (packed-files.ts).
    if (/\.(br|gz)$/.test(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    paths.set(`/${file.slice(join(folder, sep).length).split(sep).join('/')}`, file);
  }
  if (!paths.has('/index.html')) return undefined;
  const files = createPackedFiles();
  return { respond: (request) => respond(request, paths, files) };
}

async function respond(request: Request, paths: ReadonlyMap<string, string>, files: PackedFiles): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return new Response('only GET and HEAD', { status: 405, headers: { allow: 'GET, HEAD' } });
  const asked = decodePath(new URL(request.url).pathname);
  const isFile = paths.has(asked) && asked !== '/index.html';
  // What looks like a file and is none must not turn into the page: scripts and images would fail in odd ways.
  if (!isFile && /\.\w+$/.test(asked) && asked !== '/index.html') return new Response('not found', { status: 404 });
  const path = isFile ? asked : '/index.html';
  const encoding = acceptedEncoding(request.headers, path);
  const { etag, bytes } = await files.read(paths.get(path) as string, encoding);
  const headers = {
    ...securityHeaders(request.headers.get('host') ?? ''),
    'content-type': contentType(path),
    'cache-control': cacheControl(path),
    etag,
    vary: 'accept-encoding',
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  return new Response(bytes, { headers });
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Names with a content hash never change what they mean; everything else is asked for again. */
function cacheControl(path: string): string {
  return /[.-][0-9a-f]{16,}[.@]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function acceptedEncoding(headers: Headers, path: string): Encoding {
  if (!isCompressible(path)) return 'identity';
  const accepted = headers.get('accept-encoding') ?? '';
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : 'identity';
}
