import type {
  Clock,
  Connection,
  ConversationRow,
  GroupDetails,
  Live,
  MemberRow,
  Person,
  TimelineRow,
} from '@tidings/client';
import { type ConversationId, type EntryId, ErrorCode, TidingsError, type UserId } from '@tidings/protocol';
import { type Cell, cell } from './cell';
import type { DemoConversation } from './demo-seed';
import { conversationRow, memberRows } from './demo-views';

const noDetails: GroupDetails = { description: '', avatar: undefined };

/** One conversation with the live values that screens may be watching. */
interface Watched {
  readonly state: DemoConversation;
  readonly row: Cell<ConversationRow>;
  readonly members: Cell<readonly MemberRow[]>;
  readonly typing: Cell<readonly Person[]>;
  readonly details: Cell<GroupDetails>;
  readonly timelines: Set<() => void>;
}

/** The state behind the demo client: conversations, and who must be told when one changes. */
export class DemoWorld {
  readonly connection = cell<Connection>({ phase: 'live' });
  readonly list = cell<readonly ConversationRow[]>();
  readonly clock: Clock;
  readonly #conversations = new Map<ConversationId, Watched>();

  constructor(input: { clock: Clock; conversations: readonly DemoConversation[] }) {
    this.clock = input.clock;
    for (const state of input.conversations) this.add(state);
    this.#refreshList();
  }

  add(state: DemoConversation): void {
    this.#conversations.set(state.id, {
      state,
      row: cell(conversationRow(state)),
      members: cell<readonly MemberRow[]>(memberRows(state)),
      typing: cell<readonly Person[]>([]),
      details: cell<GroupDetails>(state.details ?? noDetails),
      timelines: new Set(),
    });
    this.#refreshList();
  }

  /** Of an unknown id: live values that stay undefined. */
  observe<Key extends 'row' | 'members' | 'typing' | 'details'>(
    id: ConversationId,
    key: Key,
  ): Watched[Key] | Live<never> {
    return this.#conversations.get(id)?.[key] ?? cell<never>();
  }

  get(id: ConversationId): Watched {
    const found = this.#conversations.get(id);
    if (!found) throw new TidingsError(ErrorCode.NOT_FOUND, 'there is no such conversation; choose one of the list');
    return found;
  }

  all(): readonly DemoConversation[] {
    return [...this.#conversations.values()].map(({ state }) => state);
  }

  /** Changes a conversation and tells everybody who shows it. */
  change(id: ConversationId, edit: (state: DemoConversation) => void): void {
    const watched = this.get(id);
    edit(watched.state);
    watched.row.set(conversationRow(watched.state));
    watched.members.set(memberRows(watched.state));
    watched.details.set(watched.state.details ?? noDetails);
    for (const tell of watched.timelines) tell();
    this.#refreshList();
  }

  readonly #banned = new Map<ConversationId, readonly Person[]>();

  ban(id: ConversationId, person: Person): void {
    this.#banned.set(id, [person, ...this.bannedFrom(id)]);
  }

  unban(id: ConversationId, user: UserId): void {
    this.#banned.set(
      id,
      this.bannedFrom(id).filter((person) => person.id !== user),
    );
  }

  bannedFrom(id: ConversationId): readonly Person[] {
    return this.#banned.get(id) ?? [];
  }

  changeRow(entry: EntryId, edit: (row: TimelineRow) => TimelineRow | undefined): void {
    const state = this.all().find(({ rows }) => rows.some((row) => row.id === entry));
    if (!state) return;
    this.change(state.id, (conversation) => {
      conversation.rows = conversation.rows.flatMap((row) => (row.id === entry ? (edit(row) ?? []) : row));
    });
  }

  #refreshList(): void {
    const all = [...this.#conversations.values()];
    const pinOf = ({ state }: Watched) => state.kept?.pinnedAtMs ?? 0;
    const atMs = ({ row }: Watched) => row.get()?.atMs ?? 0;
    const sorted = all.sort((a, b) => pinOf(b) - pinOf(a) || atMs(b) - atMs(a));
    this.list.set(sorted.map(({ row }) => row.get() as ConversationRow));
  }
}

/** The next free position in a log. */
export const nextSeq = (state: DemoConversation): number => Math.max(0, ...state.rows.map((row) => row.seq ?? 0)) + 1;
