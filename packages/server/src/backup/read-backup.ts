import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FileFacts, type Manifest, manifestName, parseManifest } from './manifest';
import { listTar, type TarMember } from './tar';

/** A backup whose every file was read and has the hash that its manifest says. */
export interface CheckedBackup {
  readonly manifest: Manifest;
  /** Writes the files below a folder. */
  extract(folder: string): Promise<void>;
}

/** Reads all of it. Throws an Error with a sentence if it is not whole. */
export async function checkBackup(path: string): Promise<CheckedBackup> {
  try {
    return await check(path);
  } catch (cause) {
    throw new Error(`${path} is no whole backup: ${(cause as Error).message}.`, { cause });
  }
}

async function check(path: string): Promise<CheckedBackup> {
  const file = await open(path);
  const [first, ...members] = await listTar(file).finally(() => file.close());
  if (first?.name !== manifestName) throw new Error('it has no manifest');
  const manifest = parseManifest((await readMember(path, first)).toString());
  const wanted = Object.entries(manifest.files);
  const names = members.map(({ name }) => name);
  // Nothing but what is named, and nothing that would lie outside of the folder.
  if (wanted.length !== members.length || !wanted.every(([name]) => names.includes(name) && isPlain(name)))
    throw new Error('its files are not those that its manifest names');
  for (const member of members) {
    const facts = manifest.files[member.name];
    if ((await hashOf(contentOf(path, member))) !== facts?.sha256) throw new Error(`${member.name} in it is damaged`);
  }
  return {
    manifest,
    async extract(folder) {
      for (const member of members) await write(contentOf(path, member), join(folder, member.name));
    },
  };
}

const isPlain = (name: string) => /^[a-z0-9][a-z0-9.-]*(\/[a-z0-9][a-z0-9.-]*)*$/.test(name) && !name.includes('..');

function contentOf(path: string, { at, bytes }: TarMember): AsyncIterable<Uint8Array> {
  return bytes === 0 ? nothing() : createReadStream(path, { start: at, end: at + bytes - 1 });
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

async function readMember(path: string, member: TarMember): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of contentOf(path, member)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function write(content: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of content) await file.write(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function hashOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return hash.digest('hex');
}

export async function factsOfFile(path: string): Promise<FileFacts> {
  const { size } = await stat(path);
  return { bytes: size, sha256: await hashOf(createReadStream(path)) };
}
