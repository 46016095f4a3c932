import type { MessageApi, MessageRow, Place, Timeline, TimelineRow, TimelineState } from '@tidings/client';
import type { ConversationId, EntryId } from '@tidings/protocol';
import { cell } from './cell';
import { demoEffects } from './demo-effects';
import { self } from './demo-people';
import { messageRow } from './demo-rows';
import { type DemoWorld, nextSeq } from './demo-world';

const pageRows = 50;

/** Messages of the demo: sending takes `latencyMs` a step, and waits while there is no connection. */
export function demoMessages(world: DemoWorld, latencyMs: number): MessageApi {
  const setStatus = (id: EntryId, status: MessageRow['status']) =>
    world.changeRow(id, (row) => (row.type === 'message' ? { ...row, status } : row));

  const acknowledge = (conversation: ConversationId, id: EntryId) => {
    world.change(conversation, (state) => {
      const seq = nextSeq(state);
      state.rows = state.rows.map((row) =>
        row.id === id && row.type === 'message' ? { ...row, seq, status: 'sent' } : row,
      );
    });
    world.clock.after(latencyMs, () => setStatus(id, 'delivered'));
    world.clock.after(latencyMs * 4, () => setStatus(id, 'read'));
  };

  const deliver = (conversation: ConversationId, id: EntryId) => {
    if (world.connection.get()?.phase === 'live') {
      world.clock.after(latencyMs, () => acknowledge(conversation, id));
      return;
    }
    const stop = world.connection.subscribe(() => {
      if (world.connection.get()?.phase !== 'live') return;
      stop();
      deliver(conversation, id);
    });
  };

  const conversationOf = (id: EntryId) => world.all().find(({ rows }) => rows.some((row) => row.id === id))?.id;

  return {
    openTimeline: (conversation, options) => demoTimeline(world, conversation, latencyMs, options?.around),
    ...demoEffects(world),
    async get(conversation, id) {
      const row = world.get(conversation).state.rows.find((each) => each.id === id);
      return row?.type === 'message' ? row : undefined;
    },
    observeReach: (conversation, id) => {
      const { state } = world.get(conversation);
      const [first, second, ...rest] = state.members;
      const row = state.rows.find((one) => one.id === id);
      const isRead = row?.type === 'message' && row.status === 'read';
      return cell(
        isRead
          ? { read: state.members, delivered: [], sent: [] }
          : { read: first ? [first] : [], delivered: second ? [second] : [], sent: rest },
      );
    },
    async send(conversation, message) {
      const text = typeof message === 'string' ? message : message.text;
      const reply = typeof message === 'string' ? undefined : message.reply;
      const repliedTo = reply && repliedToRow(world.get(conversation).state.rows.find(({ id }) => id === reply));
      const row = messageRow(self, text, world.clock.now(), { status: 'pending', ...(repliedTo ? { repliedTo } : {}) });
      world.change(conversation, (state) => {
        state.rows = [...state.rows, row];
        state.draft = '';
      });
      deliver(conversation, row.id);
      return row.id;
    },
    async previewLink(url) {
      await new Promise<void>((done) => world.clock.after(latencyMs, done));
      return { url, title: 'How tides work', description: 'The pull of the moon, in five minutes.', site: 'Harbour' };
    },
    async forward(from, ids, to) {
      const said = world.get(from).state.rows.filter((row) => ids.includes(row.id));
      for (const conversation of to)
        for (const row of said)
          if (row.type === 'message' && row.content.type === 'text')
            await this.send(conversation, { text: row.content.text });
    },
    async retry(id) {
      const conversation = conversationOf(id);
      world.changeRow(id, (row) => {
        if (row.type !== 'message') return row;
        const { failure: _gone, ...rest } = row;
        return { ...rest, status: 'pending' };
      });
      if (conversation) deliver(conversation, id);
    },
    async discard(id) {
      world.changeRow(id, () => undefined);
    },
    async markRead(conversation, seq) {
      if (seq <= world.get(conversation).state.readSeq) return;
      world.change(conversation, (state) => {
        state.readSeq = seq;
      });
    },
    async saveDraft(conversation, text, draftReply) {
      world.change(conversation, (state) => {
        state.draft = text;
        state.kept = { ...state.kept, draftReply };
      });
    },
    async hide(conversation, ids) {
      world.change(conversation, (state) => {
        state.rows = state.rows.filter(({ id }) => !ids.includes(id));
      });
    },
  };
}

function repliedToRow(row: TimelineRow | undefined): MessageRow['repliedTo'] {
  if (row?.type !== 'message') return undefined;
  const { id, seq = 0, author, authorName, isOwn, content } = row;
  return { id, seq, author, authorName, isOwn, content };
}

function demoTimeline(
  world: DemoWorld,
  conversation: ConversationId,
  latencyMs: number,
  around: Place | undefined,
): Timeline {
  const watched = world.get(conversation);
  // What is shown, by index; `to` undefined: up to the end, with what comes.
  let from = Math.max(0, watched.state.rows.length - pageRows);
  let to: number | undefined;
  let focus: TimelineState['focus'];
  let missed: TimelineState['missed'];
  let loading: 'older' | 'newer' | undefined;
  const current = (): TimelineState => ({
    rows: watched.state.rows.slice(from, to),
    focus,
    missed,
    hasOlder: from > 0,
    isLoadingOlder: loading === 'older',
    olderFailed: false,
    hasNewer: to !== undefined,
    isLoadingNewer: loading === 'newer',
    newerFailed: false,
  });
  const goTo = (place: Place | 'end') => {
    const { rows } = watched.state;
    const at = place === 'end' ? rows.length : indexOf(rows, place);
    missed = at < 0 ? 'gone' : undefined;
    if (at < 0) return;
    const entry = rows[at]?.id;
    focus = entry && { entry, turn: (focus?.turn ?? 0) + 1 };
    from = Math.max(0, at - pageRows / 2);
    to = at + pageRows / 2 < rows.length ? at + pageRows / 2 : undefined;
    if (to === undefined) from = Math.max(0, Math.min(from, rows.length - pageRows));
  };
  if (around) goTo(around);
  const state = cell<TimelineState>(current());
  const tell = () => state.set(current());
  const load = async (which: 'older' | 'newer', show: () => void) => {
    if (loading) return;
    loading = which;
    tell();
    await new Promise<void>((done) => world.clock.after(latencyMs, done));
    loading = undefined;
    show();
    tell();
  };
  watched.timelines.add(tell);
  return {
    get: state.get,
    subscribe: state.subscribe,
    async loadOlder() {
      if (current().hasOlder)
        await load('older', () => {
          from = Math.max(0, from - pageRows);
        });
    },
    async loadNewer() {
      if (to !== undefined)
        await load('newer', () => {
          const next = (to ?? 0) + pageRows;
          to = next < watched.state.rows.length ? next : undefined;
        });
    },
    async show(place) {
      goTo(place);
      tell();
    },
    dispose: () => void watched.timelines.delete(tell),
  };
}

function indexOf(rows: readonly TimelineRow[], place: Place): number {
  if ('entry' in place) return rows.findIndex(({ id }) => id === place.entry);
  const at = rows.findIndex((row) => ('seq' in place ? (row.seq ?? 0) >= place.seq : row.atMs >= place.atMs));
  return at < 0 && 'atMs' in place ? rows.length - 1 : at;
}
