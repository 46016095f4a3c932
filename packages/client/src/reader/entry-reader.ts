/**
 * Opens single entries beside the app: in a notification extension, a push handler, a second process. It reads the replica's database and
 * never writes there; keys of epochs and checked identities are facts that only grow, so the app goes on receiving, committing and sealing
 * as if nobody else were there.
 */
import { fromBinary } from '@bufbuild/protobuf';
import { type ConversationId, Encryption, EntrySchema, isLoud, type UserId } from '@tidings/protocol';
import type { MessageContent, Person } from '../api';
import type { Platform } from '../platform/platform';
import { type LogEntry, parseEntry } from '../replica/entry';
import { openPrimitives } from '../sealer/crypto/open';
import { readContact } from '../sealer/identity/contacts';
import { Secrets } from '../sealer/keys/secrets';
import { readEpochKey } from '../sealer/mls/epoch-keys';
import { openEntry } from '../sealer/mls/open-entry';
import type { Opening } from '../sealer/sealer';
import { getSession } from '../session/session';
import { readVersion } from '../store/migrate';
import { migrations } from '../store/schema';
import { parseMessage } from '../views/content';

export interface EntryReaderOptions {
  readonly platform: Pick<Platform, 'openDatabase' | 'openSecretBox'>;
  /** As given to `openClient`. Default "tidings". */
  readonly databaseName?: string;
}

export type ReadEntry =
  | {
      readonly ok: true;
      readonly id: LogEntry['id'];
      readonly seq: number;
      readonly author: Person;
      /** The group's title as of the app's last catching up; empty in a direct conversation. */
      readonly title: string;
      readonly atMs: number;
      readonly content: Extract<MessageContent, { type: 'text' | 'unknown' }>;
    }
  | { readonly ok: false; readonly reason: UnreadReason };

export type UnreadReason =
  /** Nobody is signed in here. */
  | 'signed_out'
  /** The app has to be opened once: another version has written here last. */
  | 'other_version'
  /** Nothing is known of this conversation here, or it is none whose messages are pushed (notes to oneself). */
  | 'unknown_conversation'
  /** These bytes are no entry. */
  | 'malformed'
  /** An entry, and no message: somebody came, a reaction, a commit; or a message that was deleted since. */
  | 'no_message'
  /** The epoch's key, or who the author is, has not reached this device: the app will know when it has caught up. */
  | 'waiting'
  /** Changed on the way, or not by whom it says. Show nothing of it. */
  | 'invalid';

export interface EntryReader extends AsyncDisposable {
  /**
   * Opens a message. Never rejects for hostile input.
   * @param entry an encoded `tidings.v1.Entry`, as it was pushed or pulled; the replica need not hold it
   */
  open(conversation: ConversationId, entry: Uint8Array): Promise<ReadEntry>;
}

/**
 * ```ts
 * await using reader = await openEntryReader({ platform });
 * const read = await reader.open(conversation, entry);
 * if (read.ok && read.content.type === 'text') show(`${read.author.displayName}: ${read.content.text}`);
 * ```
 */
export async function openEntryReader({
  platform,
  databaseName = 'tidings',
}: EntryReaderOptions): Promise<EntryReader> {
  const database = await platform.openDatabase(databaseName);
  const primitives = await openPrimitives();
  const secrets = new Secrets(database, await platform.openSecretBox?.());

  /** Everything is read anew each time: the app may have learned, committed or signed out meanwhile. */
  const open = async (conversation: ConversationId, bytes: Uint8Array): Promise<ReadEntry> => {
    if ((await readVersion(database)) !== migrations.length) return unread('other_version');
    if (!(await getSession(database))) return unread('signed_out');
    const entry = parse(bytes);
    if (!entry) return unread('malformed');
    const [held] = await database.all<{ encryption: Encryption; title: string }>(
      'SELECT encryption, title FROM conversations WHERE id = ?',
      [conversation],
    );
    if (held?.encryption !== Encryption.OPEN && held?.encryption !== Encryption.MLS)
      return unread('unknown_conversation');
    const { kind, isSilent: silent, isDeleted } = entry;
    if (!isLoud({ kind, silent }) || isDeleted) return unread('no_message');
    const content = parseMessage(held.encryption === Encryption.OPEN ? entry.body : await unseal(conversation, entry));
    if (content.type === 'sealed') return unread(content.reason === 'invalid' ? 'invalid' : 'waiting');
    if (content.type === 'deleted') return unread('no_message');
    const { id, seq, acceptedAtMs: atMs } = entry;
    const author = await readPerson(entry.author);
    return { ok: true, id, seq, author, title: held.title, atMs, content };
  };

  const unseal = async (conversation: ConversationId, entry: LogEntry): Promise<Opening> => {
    const item = { ...entry, conversation };
    const epoch = await readEpochKey({ database, secrets }, item);
    if (!epoch) return 'waiting';
    return openEntry(primitives, item, { epoch, author: await readContact(database, entry.author) });
  };

  const readPerson = async (id: UserId): Promise<Person> => {
    const [row] = await database.all<{ handle: string; display_name: string }>(
      'SELECT handle, display_name FROM people WHERE id = ?',
      [id],
    );
    return { id, handle: row?.handle ?? '', displayName: row?.display_name || row?.handle || '…' };
  };

  return { open, [Symbol.asyncDispose]: () => database.close() };
}

const unread = (reason: UnreadReason): ReadEntry => ({ ok: false, reason });

function parse(bytes: Uint8Array): LogEntry | undefined {
  try {
    return parseEntry(fromBinary(EntrySchema, bytes));
  } catch {
    return undefined;
  }
}
