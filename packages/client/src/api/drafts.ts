import { type ConversationId, type EntryId, idToBytes } from '@tidings/protocol';
import type { Draft, RecordInit } from '../personal/fields';
import { changedBy, saveHere } from '../personal/statements';
import type { SignedIn } from '../session/holder';
import type { Statement } from '../store/database';
import { recordChange, say } from './organise';
import type { Parts } from './parts';

/** So long after the last key a draft goes to the other devices. */
const pauseMs = 2_000;

export interface Drafts extends Disposable {
  save(conversation: ConversationId, text: string, reply: EntryId | undefined): Promise<void>;
  /** What clears the draft in the transaction of the message that it has become. */
  cleared(
    held: SignedIn,
    conversation: ConversationId,
  ): Promise<{ statements: readonly Statement[]; topics: readonly string[] }>;
}

interface DraftRow {
  readonly is_here: number;
  readonly value: string;
  readonly entry: EntryId | null;
  readonly is_said: number;
}

/** What is being typed is here at once, and becomes a record of the vault when typing pauses: one for each pause, not one for each key. */
export function createDrafts(parts: Parts): Drafts {
  const { holder, platform } = parts;
  const timers = new Map<ConversationId, () => void>();

  const read = async ({ database }: SignedIn, conversation: ConversationId) => {
    const rows = await database.all<DraftRow>(
      `SELECT is_here, value, entry, is_said FROM personal WHERE subject = ? AND field = 'draft'`,
      [conversation],
    );
    const parse = (row: DraftRow | undefined) => row && { ...row, draft: JSON.parse(row.value) as Draft };
    return { here: parse(rows.find((row) => row.is_here === 1)), log: parse(rows.find((row) => row.is_here === 0)) };
  };

  /** The other devices have heard of something that is not this. */
  const mustSay = ({ here, log }: Awaited<ReturnType<typeof read>>, next: Draft): boolean =>
    here?.entry ? true : !isSame(log?.draft ?? nothing, next);

  const tell = async (conversation: ConversationId): Promise<void> => {
    timers.get(conversation)?.();
    timers.delete(conversation);
    const held = holder.get();
    const now = held && (await read(held, conversation));
    if (!now?.here || now.here.is_said === 1) return;
    if (mustSay(now, now.here.draft)) await say(parts, recordOf(conversation, now.here.draft));
    else await held?.database.write([dropHere(conversation)], []);
  };

  const plan = (conversation: ConversationId) => {
    timers.get(conversation)?.();
    // What could not be written now is told after the next pause, or the next start.
    timers.set(
      conversation,
      platform.clock.after(pauseMs, () => void tell(conversation).catch(() => {})),
    );
  };

  /** What a former life has not told. */
  const resume = async () => {
    const rows = await holder
      .get()
      ?.database.all<{ subject: ConversationId }>(
        `SELECT subject FROM personal WHERE field = 'draft' AND is_here = 1 AND is_said = 0`,
      );
    for (const { subject } of rows ?? []) plan(subject);
  };
  void resume().catch(() => {});

  return {
    save: async (conversation, text, reply) => {
      const held = holder.require();
      const value: Draft = { text, ...(reply && { reply }), atMs: platform.now() };
      const { here, log } = await read(held, conversation);
      if (isSame((here ?? log)?.draft ?? nothing, value)) return;
      const field = { subject: conversation, name: 'draft', value } as const;
      await held.database.write([saveHere(field, undefined)], changedBy({ fields: [field] }));
      plan(conversation);
    },
    cleared: async (held, conversation) => {
      timers.get(conversation)?.();
      timers.delete(conversation);
      const now = await read(held, conversation);
      const value = { ...nothing, atMs: platform.now() };
      if (isSame((now.here ?? now.log)?.draft ?? nothing, nothing) && now.here?.is_said !== 0)
        return { statements: [], topics: [] };
      if (mustSay(now, value)) return recordChange(parts, held, recordOf(conversation, value));
      return { statements: [dropHere(conversation)], topics: [] };
    },
    [Symbol.dispose]: () => {
      for (const cancel of timers.values()) cancel();
    },
  };
}

const nothing: Draft = { text: '', atMs: 0 };

const isSame = (a: Draft, b: Draft): boolean => a.text === b.text && (a.text === '' || a.reply === b.reply);

const dropHere = (conversation: ConversationId): Statement => ({
  sql: `DELETE FROM personal WHERE subject = ? AND field = 'draft' AND is_here = 1`,
  params: [conversation],
});

function recordOf(conversation: ConversationId, { text, reply, atMs }: Draft): RecordInit {
  const draft = { text, reply: reply ? idToBytes(reply) : new Uint8Array(0), atMs: BigInt(Math.floor(atMs)) };
  return { case: 'conversationSettings', value: { conversation: idToBytes(conversation), draft } };
}
