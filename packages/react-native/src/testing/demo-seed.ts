import type { ConversationRow, GroupDetails, GroupPolicy, Person, TimelineRow } from '@tidings/client';
import { type ConversationId, ConversationKind, Encryption, ErrorCode, Role } from '@tidings/protocol';
import { demoId, people, self } from './demo-people';
import { changeRow, messageRow } from './demo-rows';
import { gardenTalk, seeded, smallTalk } from './demo-talk';

/** A conversation as the demo keeps it: the whole log, and what the list needs beside it. */
export interface DemoConversation {
  readonly id: ConversationId;
  readonly kind: ConversationKind;
  /** Default: encrypted, as everything is that is not asked to be open. */
  readonly encryption?: Encryption;
  title: string;
  readonly members: readonly Person[];
  role: Role | undefined;
  rows: TimelineRow[];
  readSeq: number;
  draft: string;
  kept?: KeptAs;
  policy?: GroupPolicy;
  expireAfterS?: number;
  details?: GroupDetails;
  readonly asking?: readonly Person[];
  isRequest?: boolean;
  isBlocked?: boolean;
}

/** How the person keeps it. */
export type KeptAs = Partial<
  Pick<ConversationRow, 'mutedUntilMs' | 'isArchived' | 'isMarkedUnread' | 'notificationLevel' | 'draftReply'>
> & { readonly pinnedAtMs?: number };

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const p = people;

let lastConversation = 0;

function conversation(input: Partial<DemoConversation> & Pick<DemoConversation, 'members' | 'rows'>): DemoConversation {
  const isDirect = input.members.length === 1 && input.title === undefined;
  const seqs = input.rows.map((row) => row.seq ?? 0);
  return {
    id: demoId<ConversationId>(2, ++lastConversation),
    kind: isDirect ? ConversationKind.DIRECT : ConversationKind.GROUP,
    title: input.members[0]?.displayName ?? '',
    role: isDirect ? Role.MEMBER : Role.ADMIN,
    readSeq: Math.max(0, ...seqs),
    draft: '',
    ...input,
  };
}

/** A long exchange that ends at `endMs`, with gaps as people make them. */
function history(input: {
  readonly authors: readonly Person[];
  readonly lines: readonly string[];
  readonly count: number;
  readonly endMs: number;
  readonly seed: number;
}): TimelineRow[] {
  const random = seeded(input.seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const rows: TimelineRow[] = [];
  let atMs = input.endMs;
  let author = pick(input.authors);
  for (let seq = input.count; seq >= 1; seq--) {
    rows.push(messageRow(author, input.lines[seq % input.lines.length] as string, atMs, { seq }));
    const isBreak = random() < 0.35;
    if (isBreak) author = pick(input.authors.filter((other) => other !== author));
    atMs -= isBreak ? (8 + random() * 400) * minute : (0.3 + random() * 2) * minute;
  }
  return rows.reverse();
}

function then(rows: TimelineRow[], ...more: readonly ((seq: number) => TimelineRow)[]): TimelineRow[] {
  const head = rows.length;
  return [...rows, ...more.map((make, at) => make(head + at + 1))];
}

/** The demo's conversations, as they are at this moment. */
export function seedConversations(nowMs: number): DemoConversation[] {
  const ago = (ms: number) => nowMs - ms;
  const talk = (peer: Person, count: number, endAgoMs: number, seed: number) =>
    history({ authors: [peer, self], lines: smallTalk, count, endMs: ago(endAgoMs), seed });
  const say = (author: Person, text: string, agoMs: number, options: Parameters<typeof messageRow>[3] = {}) => {
    return (seq: number) => messageRow(author, text, ago(agoMs), { seq, ...options });
  };

  const mara = then(
    talk(p.mara, 84, 22 * hour, 7),
    say(self, 'I have booked the two seats at the window.', 3 * hour),
    say(self, 'And a table for afterwards, in case we are hungry.', 3 * hour - minute),
    say(p.mara, 'We are always hungry.', 2.9 * hour),
    say(self, 'True 😄 Platform 4, then?', 2.8 * hour),
    say(p.mara, 'Platform 4. I’ll be the one with the enormous bag.', 4 * minute),
    say(
      p.mara,
      'Here is the timetable, in case it changes: https://example.org/timetable?from=north&to=coast',
      3 * minute,
    ),
  );
  const garden = history({
    authors: [p.jonas, p.amina, self, p.lotte, p.samuel],
    lines: gardenTalk,
    count: 640,
    endMs: ago(26 * minute),
    seed: 21,
  });
  const launch = then(
    history({ authors: [p.priya, p.noah, self], lines: smallTalk, count: 40, endMs: ago(2 * day), seed: 4 }),
    (seq) => changeRow(self, { type: 'added', people: [p.clara, p.kenji] }, ago(70 * minute), seq),
    (seq) => changeRow(p.clara, { type: 'renamed', title: 'Launch week' }, ago(66 * minute), seq),
    say(p.clara, 'Thanks for having me!', 65 * minute),
    say(p.noah, 'Welcome! The checklist is pinned in the kitchen, the real kitchen.', 61 * minute),
    say(p.kenji, 'I love a physical checklist.', 52 * minute),
  );
  const unsent = {
    status: 'failed',
    failure: { code: ErrorCode.TOO_LARGE, message: 'the body has at most 65536 bytes', canRetry: true },
    seq: undefined,
  } as const;

  return [
    conversation({ members: [p.mara], rows: mara, readSeq: mara.length - 2 }),
    conversation({
      title: 'Garden house',
      members: [p.jonas, p.amina, p.lotte, p.samuel],
      rows: garden,
      role: Role.OWNER,
      details: { description: 'Beds, bees and who waters when.', avatar: undefined },
      asking: [p.tomas],
    }),
    conversation({
      title: 'Launch week',
      encryption: Encryption.OPEN,
      members: [p.priya, p.noah, p.clara, p.kenji],
      rows: launch,
      readSeq: launch.length - 5,
    }),
    conversation({
      members: [p.kenji],
      rows: then(talk(p.kenji, 30, day, 3), say(self, 'See you at the workshop then!', 2 * hour)),
    }),
    conversation({
      members: [p.amina],
      rows: then(talk(p.amina, 24, 5 * hour, 9), say(p.amina, 'Shall we say Thursday?', 5 * hour)),
      draft: 'Thursday works, but only after six because',
    }),
    conversation({
      members: [p.tomas],
      rows: then(
        talk(p.tomas, 12, day, 5),
        say(self, 'Here is the whole recipe, with all the notes my grandmother left in the margin.', 7 * hour, unsent),
      ),
    }),
    conversation({
      members: [p.priya],
      rows: then(
        talk(p.priya, 18, 9 * hour, 6),
        say(self, 'Read', 8.5 * hour, { status: 'read' }),
        say(self, 'Delivered to you, not yet read', 8.4 * hour, { status: 'delivered' }),
        say(self, 'On the server', 8.3 * hour, { status: 'sent' }),
        say(self, 'Still on its way', 8.2 * hour, { status: 'pending', seq: undefined }),
      ),
    }),
    conversation({
      members: [p.yara],
      rows: then(
        talk(p.yara, 4, 2 * day, 8),
        say(p.yara, 'صباح الخير! هل وصلتك الصور من الرحلة؟ كانت الأيام الثلاثة أجمل مما توقعت.', day + hour),
        say(self, 'نعم، شكرًا جزيلًا 🌿', day),
        say(p.yara, 'إلى اللقاء يوم الجمعة', day - hour),
      ),
    }),
    conversation({
      members: [p.samuel],
      rows: then(talk(p.samuel, 9, 3 * day, 10), say(p.samuel, '', 2 * day, { content: { type: 'unknown' } })),
    }),
    conversation({
      title: 'Book club',
      members: [p.ines, p.lotte],
      role: undefined,
      rows: then(
        history({ authors: [p.ines, p.lotte, self], lines: smallTalk, count: 22, endMs: ago(5 * day), seed: 12 }),
        (seq) => changeRow(p.ines, { type: 'removed', person: self, isBanned: false }, ago(4 * day), seq),
      ),
    }),
    conversation({
      members: [p.ines],
      rows: [changeRow(self, { type: 'created', kind: ConversationKind.DIRECT }, ago(6 * day), 1)],
    }),
    conversation({ members: [p.lotte], rows: talk(p.lotte, 60, 9 * day, 14) }),
    conversation({ members: [p.noah], rows: talk(p.noah, 33, 40 * day, 15) }),
    conversation({ members: [p.jonas], rows: talk(p.jonas, 8, 400 * day, 16) }),
    conversation({
      members: [p.clara],
      isRequest: true,
      rows: [
        messageRow(p.clara, 'Hello Ada! We met at the workshop. Could you send me the drawings?', ago(3 * hour), {
          seq: 1,
        }),
      ],
      readSeq: 0,
    }),
    conversation({
      kind: ConversationKind.SELF,
      title: '…',
      members: [],
      role: Role.OWNER,
      rows: [messageRow(self, 'Passport number of the ferry booking: 4471', ago(500 * day), { seq: 1 })],
    }),
  ];
}
