import type { MessageInitShape } from '@bufbuild/protobuf';
import {
  type ConversationId,
  ConversationKind,
  checkReason,
  type EntryId,
  idFromBytes,
  idToBytes,
  limits,
  newIdBytes,
  type Report,
  type ReportedMessageSchema,
  type ReportId,
  Role,
  type UserId,
} from '@tidings/protocol';
import type { Person, PrivacyApi, PrivacySettings, ReportInfo } from '../api';
import { readBlocked, readSettings } from '../personal/settings-query';
import { topics } from '../store/topics';
import { createQuery } from '../views/live';
import { personOf } from '../views/people';
import { readTexts } from '../views/texts-query';
import { createChangeApi } from './change';
import { hideEntries } from './messages';
import { say, setField } from './organise';
import { type Parts, readerOf } from './parts';

const everything: PrivacySettings = { readReceipts: true, typing: true, presence: true };

export function createPrivacyApi(parts: Parts): PrivacyApi {
  const { holder, platform, rpc, watch } = parts;
  const { clock } = platform;

  const readPrivacy = async (): Promise<PrivacySettings> => {
    const held = holder.get();
    if (!held) return everything;
    const { hides_receipts, hides_typing, hides_presence } = await readSettings(held.database, '');
    return { readReceipts: !hides_receipts, typing: !hides_typing, presence: !hides_presence };
  };

  const settings = createQuery<PrivacySettings>({
    clock,
    watch: (changed) => watch([topics.preferences, topics.account], changed),
    read: readPrivacy,
  });

  const blocked = createQuery<readonly Person[]>({
    clock,
    watch: (changed) => watch([topics.blocked, topics.people, topics.account], changed),
    read: async () => {
      const reader = await readerOf(parts);
      if (!reader) return [];
      const people = [...(await readBlocked(reader.database))].map(reader.people.person);
      return people.sort((a, b) => a.displayName.localeCompare(b.displayName) || (a.id < b.id ? -1 : 1));
    },
  });

  return {
    observeSettings: () => settings,
    set: async (change) => {
      const now = await readPrivacy();
      const next = { ...now, ...change };
      const hides = (name: keyof PrivacySettings) => (next[name] === now[name] ? undefined : !next[name]);
      const [hidesReceipts, hidesTyping, hidesPresence] = [hides('readReceipts'), hides('typing'), hides('presence')];
      const value = {
        ...(hidesReceipts !== undefined && { hidesReceipts }),
        ...(hidesTyping !== undefined && { hidesTyping }),
        ...(hidesPresence !== undefined && { hidesPresence }),
      };
      if (Object.keys(value).length > 0) await say(parts, { case: 'preferences', value });
    },
    observeBlocked: () => blocked,
    setBlocked: async (user, isBlocked) => {
      const { database } = holder.require();
      if ((await readBlocked(database)).has(user) === isBlocked) return;
      await say(parts, { case: 'block', value: { user: idToBytes(user), blocked: isBlocked } });
    },
    acceptRequest: (conversation) => acceptRequest(parts, conversation),
    deleteRequest: async (conversation) => {
      const { database } = holder.require();
      const [row] = await database.all<{ kind: ConversationKind; role: Role }>(
        'SELECT kind, role FROM conversations WHERE id = ?',
        [conversation],
      );
      if (row?.kind === ConversationKind.GROUP && row.role !== Role.UNSPECIFIED)
        await createChangeApi(parts).leave(conversation);
      if (row?.kind !== ConversationKind.DIRECT) return;
      const said = await database.all<{ id: EntryId }>(
        `SELECT id FROM view_timeline WHERE conversation = ? AND type = 'message'`,
        [conversation],
      );
      await hideEntries(
        parts,
        conversation,
        said.map(({ id }) => id),
      );
    },
    report: async ({ conversation, user, reason, messages = [] }) => {
      await rpc.privacy.createReport({
        report: newIdBytes(platform),
        conversation: idToBytes(conversation),
        user: idToBytes(user),
        reason: checkReason(reason),
        messages: await readReported(parts, conversation, messages),
      });
    },
    listReports: async () => (await rpc.privacy.listReports({})).reports.map(reportOf),
    resolveReport: async (report) => {
      await rpc.privacy.resolveReport({ report: idToBytes(report) });
    },
  };
}

/** Does nothing where there is nothing to accept. */
export async function acceptRequest(parts: Parts, conversation: ConversationId): Promise<void> {
  const [row] = await parts.holder
    .require()
    .database.all<{ from_seq: number }>('SELECT from_seq FROM conversations WHERE id = ? AND is_unaccepted = 1', [
      conversation,
    ]);
  if (row) await setField(parts, conversation, 'accept', row.from_seq, { acceptedFromSeq: row.from_seq });
}

async function readReported({ holder }: Parts, conversation: ConversationId, ids: readonly EntryId[]) {
  const { database, user } = holder.require();
  const told: MessageInitShape<typeof ReportedMessageSchema>[] = [];
  for (const id of ids.slice(0, limits.reportedMessages)) {
    const [text] = await readTexts(database, conversation, [id], user);
    const [row] = await database.all<{ author: UserId; at_ms: number }>(
      'SELECT author, at_ms FROM view_timeline WHERE conversation = ? AND id = ?',
      [conversation, id],
    );
    if (!text || !row) continue;
    const cut = wellFormed(text.text.slice(0, limits.reportedTextCharacters));
    told.push({ entry: idToBytes(id), author: idToBytes(row.author), atMs: BigInt(row.at_ms), text: cut });
  }
  return told;
}

/** Without half a character at its end. */
const wellFormed = (text: string): string => text.replace(/[\ud800-\udbff]$/, '');

function reportOf({ id, reporter, reported, reason, messages, createdAtMs }: Report): ReportInfo {
  return {
    id: idFromBytes<ReportId>(id),
    reporter: reporter && personOf(reporter),
    reported: reported && personOf(reported),
    reason,
    messages: messages.map(({ author, atMs, text }) => ({
      author: idFromBytes<UserId>(author),
      atMs: Number(atMs),
      text,
    })),
    createdAtMs: Number(createdAtMs),
  };
}
