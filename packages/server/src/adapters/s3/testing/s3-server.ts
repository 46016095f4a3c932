/**
 * As much of S3 as our adapter speaks, in memory: objects, ranges, multipart uploads, a listing. It computes each request's signature
 * (AWS Signature Version 4) from the request and the secret by itself and refuses what is not signed so, or whose body is another one.
 */
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface S3Server extends AsyncDisposable {
  /** With key, secret and bucket. */
  readonly url: string;
  readonly objects: Map<string, Uint8Array>;
  /** How many uploads came in parts. */
  readonly multipartUploads: number;
  /** Does not answer any more. */
  hang(): void;
}

const [accessKey, secret, bucket, region] = ['key', 'a secret/+', 'blobs', 'eu-test-1'];

export async function openS3Server(): Promise<S3Server> {
  const objects = new Map<string, Uint8Array>();
  const uploads = new Map<string, Map<number, Uint8Array>>();
  let isHanging = false;
  let [multipartUploads, lastUpload] = [0, 0];

  function answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://s3.test');
    const fail = (status: number, code: string) =>
      response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`);
    if (!isSigned(request, url, body)) return void fail(403, 'SignatureDoesNotMatch');
    const [, named, ...rest] = url.pathname.split('/').map(decodeURIComponent);
    if (named !== bucket) return void fail(404, 'NoSuchBucket');
    const key = rest.join('/');
    const upload = url.searchParams.get('uploadId') ?? '';
    const { method } = request;
    if (method === 'GET' && key === '')
      return void response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end(
          `<ListBucketResult><Name>${bucket}</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>`,
        );
    if (method === 'POST' && url.searchParams.has('uploads')) {
      lastUpload += 1;
      uploads.set(String(lastUpload), new Map());
      return void response
        .writeHead(200)
        .end(`<InitiateMultipartUploadResult><UploadId>${lastUpload}</UploadId></InitiateMultipartUploadResult>`);
    }
    if (method === 'PUT' && upload !== '') {
      uploads.get(upload)?.set(Number(url.searchParams.get('partNumber')), body);
      return void response.writeHead(200, { etag: `"${hex(body)}"` }).end();
    }
    if (method === 'POST' && upload !== '') {
      const parts = [...(uploads.get(upload) ?? [])].sort(([a], [b]) => a - b).map(([, part]) => part);
      objects.set(key, Buffer.concat(parts));
      uploads.delete(upload);
      multipartUploads += 1;
      return void response
        .writeHead(200)
        .end('<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>');
    }
    if (method === 'PUT') {
      objects.set(key, body);
      return void response.writeHead(200, { etag: `"${hex(body)}"` }).end();
    }
    if (method === 'DELETE') {
      objects.delete(key);
      return void response.writeHead(204).end();
    }
    const object = objects.get(key);
    if (object === undefined) return void fail(404, 'NoSuchKey');
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const [start, end] = range
      ? [Number(range[1]), range[2] === '' ? object.length : Number(range[2]) + 1]
      : [0, object.length];
    const part = object.slice(start, end);
    response.writeHead(range ? 206 : 200, {
      'content-length': part.length,
      etag: '"x"',
      'last-modified': new Date(0).toUTCString(),
      ...(range && { 'content-range': `bytes ${start}-${start + part.length - 1}/${object.length}` }),
    });
    response.end(method === 'HEAD' ? undefined : part);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (!isHanging) answer(request, Buffer.concat(chunks), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as { port: number };
  return {
    url: `http://${accessKey}:${encodeURIComponent(secret)}@127.0.0.1:${port}/${bucket}?region=${region}`,
    objects,
    get multipartUploads() {
      return multipartUploads;
    },
    hang() {
      isHanging = true;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const hex = (data: Uint8Array | string) => createHash('sha256').update(data).digest('hex');
const sign = (key: Uint8Array | string, text: string) => createHmac('sha256', key).update(text).digest();

/** RFC 3986, as the signature wants it. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

function isSigned({ method, headers }: IncomingMessage, url: URL, body: Buffer): boolean {
  const said = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
    headers.authorization ?? '',
  );
  const payload = String(headers['x-amz-content-sha256']);
  const at = String(headers['x-amz-date']);
  const scope = `${at.slice(0, 8)}/${region}/s3/aws4_request`;
  if (said === null || said[1] !== `${accessKey}/${scope}`) return false;
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== hex(body)) return false;
  const names = (said[2] ?? '').split(';');
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.includes(name))) return false;
  const canonical = [
    method,
    url.pathname
      .split('/')
      .map((part) => encode(decodeURIComponent(part)))
      .join('/'),
    [...url.searchParams]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${String(headers[name] ?? '').trim()}`),
    '',
    names.join(';'),
    payload,
  ].join('\n');
  const key = [scope.slice(0, 8), region, 's3', 'aws4_request'].reduce<Uint8Array | string>(sign, `AWS4${secret}`);
  return sign(key, ['AWS4-HMAC-SHA256', at, scope, hex(canonical)].join('\n')).toString('hex') === said[3];
}
