/** One conversation's log, and frames of it in any order, for properties of the replica. */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  type ConversationId,
  ConversationKind,
  CursorSchema,
  type DeviceId,
  Encryption,
  type Entry,
  EntryKind,
  EntrySchema,
  HeadSchema,
  idFromBytes,
  idToBytes,
  MembershipChangeSchema,
  newId,
  Role,
  type UserId,
} from '@tidings/protocol';
import fc from 'fast-check';
import { detailsContent, encodeContent, textContent } from '../outbox/intents';
import type { Change } from '../replica/plan';
import { parseContent } from '../views/content';

export const self = { user: newId<UserId>(), device: newId<DeviceId>() };
export const others = [newId<UserId>(), newId<UserId>()];
export const conversation = newId<ConversationId>();
const bytes = idToBytes(conversation);

export type Step =
  | 'text'
  | 'own'
  | 'rename'
  | 'add'
  | 'remove'
  | 'unreadable'
  | 'mention'
  /** These are about one of the messages before. */
  | 'edit'
  | 'react'
  | 'take back'
  | 'pin'
  | 'delete';

export interface WrittenLog {
  /** As it can be pulled in the end: what was deleted is empty. */
  readonly entries: readonly Entry[];
  /** As it came live, each entry as it was when it was written. */
  readonly live: readonly Entry[];
}

/** A group's log, as it can be pulled. */
export const buildLog = (steps: readonly Step[]): readonly Entry[] => writeLog(steps).entries;

type ContentInit = Parameters<typeof encodeContent>[0];

/** Writes entries one after the other, into a group that was created and named. */
export interface LogWriter {
  readonly entries: readonly Entry[];
  add(kind: EntryKind, body: Uint8Array, author: UserId, silent?: boolean, deletes?: readonly Uint8Array[]): Uint8Array;
  /** A text; its id. */
  say(text: string, author: UserId): Uint8Array;
  /** Silent content: an edit, a reaction … */
  about(content: ContentInit, author: UserId, kind?: EntryKind): Uint8Array;
  /** Deletes these for everybody. */
  remove(ids: readonly Uint8Array[], author: UserId): void;
}

export function writeEntries(write: (writer: LogWriter) => void): WrittenLog {
  const members = [self.user, others[0] as UserId].map((user) => ({ user: idToBytes(user), role: Role.OWNER }));
  const created = { kind: ConversationKind.GROUP, encryption: Encryption.OPEN, members };
  const entries: Entry[] = [];
  const add: LogWriter['add'] = (kind, body, author, silent = false, deletes = []) => {
    const loudCount = (entries.at(-1)?.loudCount ?? 0) + (kind === EntryKind.CONTENT && !silent ? 1 : 0);
    const [seq, id] = [entries.length + 1, idToBytes(newId())];
    const authorUser = idToBytes(author);
    const acceptedAtMs = BigInt(1_790_000_000_000 + seq);
    const base = { seq, id, kind, authorUser, acceptedAtMs, loudCount, body, silent };
    entries.push(create(EntrySchema, { ...base, deletes: [...deletes] }));
    return id;
  };
  add(EntryKind.MEMBERSHIP, changeBody({ change: { case: 'created', value: created } }), others[0] as UserId);
  add(EntryKind.DETAILS, detailsContent({ title: 'at first' }), others[0] as UserId);
  write({
    entries,
    add,
    say: (text, author) => add(EntryKind.CONTENT, textContent(text), author),
    about: (content, author, kind = EntryKind.CONTENT) => add(kind, encodeContent(content), author, true),
    remove: (ids, author) => {
      const content = encodeContent({ case: 'delete', value: { entries: [...ids] } });
      add(EntryKind.CONTENT, content, author, true, ids);
    },
  });
  const isDeleted = ({ id }: Entry) => entries.some(({ deletes }) => deletes.some((other) => equals(other, id)));
  return {
    live: entries,
    entries: entries.map((entry) =>
      isDeleted(entry) ? create(EntrySchema, { ...entry, body: new Uint8Array(), deleted: true }) : entry,
    ),
  };
}

const changeBody = (value: Parameters<typeof create<typeof MembershipChangeSchema>>[1]) =>
  toBinary(MembershipChangeSchema, create(MembershipChangeSchema, value));

/** A group's log: created and named, and then this. */
export const writeLog = (steps: readonly Step[]): WrittenLog =>
  writeEntries((writer) => {
    for (const [index, step] of steps.entries()) writeStep(writer, step, index);
  });

function writeStep({ entries, add, say, about, remove }: LogWriter, step: Step, index: number): void {
  const [peer, guest] = others as [UserId, UserId];
  const user = idToBytes(guest);
  const said = entries.filter(({ kind, silent }) => kind === EntryKind.CONTENT && !silent);
  const target = said[(index * 7) % said.length];
  const author = index % 3 === 0 ? self.user : peer;
  switch (step) {
    case 'text':
      return void say(`text ${index}`, peer);
    case 'own':
      return void say(`own ${index}`, self.user);
    case 'rename':
      return void add(EntryKind.DETAILS, detailsContent({ title: `title ${index}` }), peer);
    case 'unreadable':
      return void add(EntryKind.CONTENT, new Uint8Array([255, 255, index]), peer);
    case 'mention': {
      const mentions = [{ user: idToBytes(self.user), start: 0, length: 4 }];
      const content = encodeContent({ case: 'text', value: { text: `text ${index}`, mentions } });
      return void add(EntryKind.CONTENT, content, peer);
    }
    case 'add': {
      const members = [{ user, role: Role.MEMBER }];
      return void add(EntryKind.MEMBERSHIP, changeBody({ change: { case: 'added', value: { members } } }), peer);
    }
    case 'remove':
      return void add(EntryKind.MEMBERSHIP, changeBody({ change: { case: 'removed', value: { user } } }), peer);
    default:
  }
  if (!target) return;
  const entry = target.id;
  const by = idFromBytes<UserId>(target.authorUser);
  if (step === 'edit') about({ case: 'edit', value: { entry, text: { text: `edit ${index}` } } }, by);
  if (step === 'react') about({ case: 'reaction', value: { entry, emoji: '👍' } }, author);
  if (step === 'take back') about({ case: 'reaction', value: { entry, emoji: '👍', removed: true } }, author);
  if (step === 'pin') about({ case: 'pin', value: { entry, unpinned: index % 2 === 0 } }, author, EntryKind.PIN);
  if (step === 'delete') {
    const edits = entries.filter((other) => {
      const content = parseContent(other.body);
      return other.silent && content?.case === 'edit' && equals(content.value.entry, entry);
    });
    remove([entry, ...edits.map(({ id }) => id)], by);
  }
}

const equals = (a: Uint8Array, b: Uint8Array) => a.toHex() === b.toHex();

/** The head of the log as of this seq, its newest entries inline. */
export function headAt(entries: readonly Entry[], seq: number, inline: number) {
  const known = entries.slice(0, seq);
  return create(HeadSchema, {
    conversation: bytes,
    kind: ConversationKind.GROUP,
    encryption: Encryption.OPEN,
    incarnation: 1,
    seq,
    loudCount: known.at(-1)?.loudCount ?? 0,
    role: Role.MEMBER,
    fromSeq: 1,
    memberCount: 2,
    changedAtMs: known.at(-1)?.acceptedAtMs ?? 0n,
    entries: inline === 0 ? [] : known.slice(-inline),
    ...withDetails(known),
  });
}

function withDetails(entries: readonly Entry[]) {
  const details = entries.findLast(({ kind }) => kind === EntryKind.DETAILS);
  return details ? { details } : {};
}

export type Move =
  | { readonly type: 'head'; readonly seq: number; readonly inline: number }
  | { readonly type: 'run'; readonly first: number; readonly count: number; readonly isPulled: boolean }
  | { readonly type: 'cursor'; readonly who: number; readonly seq: number };

/** What is pulled is as it is now; what came live may be on its way since before something was deleted. */
export function changeOf(move: Move, log: readonly Entry[], live: readonly Entry[] = log): Change {
  const clamp = (seq: number) => 1 + (seq % log.length);
  switch (move.type) {
    case 'head':
      return { type: 'head', head: headAt(log, clamp(move.seq), move.inline) };
    case 'run': {
      const first = clamp(move.first);
      const entries = (move.isPulled ? log : live).slice(first - 1, first - 1 + move.count);
      return { type: 'entries', conversation, incarnation: 1, entries, isPulled: move.isPulled };
    }
    case 'cursor': {
      const user = idToBytes([self.user, ...others][move.who] as UserId);
      const seq = clamp(move.seq);
      const readLoudCount = log[seq - 1]?.loudCount ?? 0;
      const cursor = create(CursorSchema, { user, deliveredSeq: seq, readSeq: seq, readLoudCount });
      return { type: 'cursors', conversation, cursors: [cursor] };
    }
  }
}

export const steps = (maxLength: number) =>
  fc.array(
    fc.constantFrom<Step>(
      'text',
      'text',
      'own',
      'rename',
      'add',
      'remove',
      'unreadable',
      'mention',
      'edit',
      'react',
      'take back',
      'pin',
      'delete',
    ),
    {
      maxLength,
      size: 'max',
    },
  );

/** @param longest how many entries come at once at most */
export const moves = (maxSeq: number, longest: number) => {
  const seq = fc.integer({ min: 0, max: maxSeq });
  return fc.array(
    fc.oneof(
      fc.record({
        type: fc.constant('head' as const),
        seq,
        inline: fc.integer({ min: 0, max: Math.min(longest, 30) }),
      }),
      fc.record({
        type: fc.constant('run' as const),
        first: seq,
        count: fc.integer({ min: 1, max: longest }),
        isPulled: fc.boolean(),
      }),
      fc.record({ type: fc.constant('cursor' as const), who: fc.integer({ min: 0, max: 2 }), seq }),
    ),
    { maxLength: 25, size: 'max' },
  );
};
