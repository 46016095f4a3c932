/** POSIX tar (ustar), regular files only: what a backup is, so that any tool can look into one. */
import { type FileHandle, open } from 'node:fs/promises';

const blockBytes = 512;
const mode = 0o600;

/** Larger ones do not fit into eleven octal digits; base-256 (GNU) is written then, which every tar reads. */
const mostOctal = 8 ** 11 - 1;

export function buildHeader(name: string, bytes: number, madeAtMs: number): Buffer {
  const header = Buffer.alloc(blockBytes);
  if (Buffer.byteLength(name) > 100) throw new RangeError(`"${name}" is too long a name for a tar`);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(name, 0);
  header.write(octal(mode, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  if (bytes <= mostOctal) header.write(octal(bytes, 11), 124);
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(bytes), 128);
  }
  header.write(octal(Math.floor(madeAtMs / 1000), 11), 136);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

export interface TarMember {
  readonly name: string;
  readonly bytes: number;
  /** Where its content begins in the archive. */
  readonly at: number;
}

/** The files in an archive, in their order. Throws an Error with a sentence if it is none, or not whole. */
export async function listTar(file: FileHandle): Promise<readonly TarMember[]> {
  const { size } = await file.stat();
  const members: TarMember[] = [];
  for (let at = 0; ; ) {
    const header = Buffer.alloc(blockBytes);
    const { bytesRead } = await file.read(header, 0, blockBytes, at);
    if (bytesRead < blockBytes) throw new Error('the file ends too early');
    if (header.every((byte) => byte === 0)) return members;
    const member = parseHeader(header, at + blockBytes);
    if (member.at + member.bytes > size) throw new Error('the file ends too early');
    members.push(member);
    at = member.at + padded(member.bytes);
  }
}

function parseHeader(header: Buffer, at: number): TarMember {
  const stored = Number.parseInt(header.toString('latin1', 148, 154), 8);
  if (stored !== checksumOf(header)) throw new Error('it is damaged, or no backup at all');
  const bytes =
    header[124] === 0x80
      ? Number(header.readBigUInt64BE(128))
      : Number.parseInt(header.toString('latin1', 124, 135), 8);
  return { name: header.toString('utf8', 0, 100).replace(/\0.*$/, ''), bytes, at };
}

/** As the checksum itself counts: as spaces. */
function checksumOf(header: Buffer): number {
  return header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 32 : byte), 0);
}

export interface TarWriter {
  add(name: string, content: Uint8Array | AsyncIterable<Uint8Array>, bytes: number): Promise<void>;
  /** The end of the archive, on the disk. */
  finish(): Promise<void>;
}

/** A new file that only its owner reads; throws if it is there already. */
export async function createTar(path: string, madeAtMs: number): Promise<TarWriter & AsyncDisposable> {
  const file = await open(path, 'wx', mode);
  const zeros = (bytes: number) => file.write(Buffer.alloc(bytes));
  return {
    async add(name, content, bytes) {
      await file.write(buildHeader(name, bytes, madeAtMs));
      let written = 0;
      for await (const chunk of content instanceof Uint8Array ? [content] : content) {
        await file.write(chunk);
        written += chunk.length;
      }
      if (written !== bytes) throw new Error(`${name} changed while it was copied`);
      await zeros(padded(bytes) - bytes);
    },
    async finish() {
      await zeros(2 * blockBytes);
      await file.sync();
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

const padded = (bytes: number) => Math.ceil(bytes / blockBytes) * blockBytes;
