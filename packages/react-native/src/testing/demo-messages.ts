import type { MessageApi, MessageRow, Timeline, TimelineState } from '@tidings/client';
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
    openTimeline: (conversation) => demoTimeline(world, conversation, latencyMs),
    ...demoEffects(world),
    async send(conversation, message) {
      const text = typeof message === 'string' ? message : message.text;
      const row = messageRow(self, text, world.clock.now(), { status: 'pending' });
      world.change(conversation, (state) => {
        state.rows = [...state.rows, row];
        state.draft = '';
      });
      deliver(conversation, row.id);
      return row.id;
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
    async saveDraft(conversation, text) {
      world.change(conversation, (state) => {
        state.draft = text;
      });
    },
  };
}

function demoTimeline(world: DemoWorld, conversation: ConversationId, latencyMs: number): Timeline {
  const watched = world.get(conversation);
  let shown = pageRows;
  let isLoadingOlder = false;
  const current = (): TimelineState => {
    const { rows } = watched.state;
    return {
      rows: rows.slice(Math.max(0, rows.length - shown)),
      hasOlder: rows.length > shown,
      isLoadingOlder,
      olderFailed: false,
    };
  };
  const state = cell<TimelineState>(current());
  let known = watched.state.rows.length;
  const tell = () => {
    // The window grows with what arrives, so that its oldest row stays.
    shown += Math.max(0, watched.state.rows.length - known);
    known = watched.state.rows.length;
    state.set(current());
  };
  watched.timelines.add(tell);
  return {
    get: state.get,
    subscribe: state.subscribe,
    async loadOlder() {
      if (isLoadingOlder || !current().hasOlder) return;
      isLoadingOlder = true;
      state.set(current());
      await new Promise<void>((done) => world.clock.after(latencyMs, done));
      isLoadingOlder = false;
      shown += pageRows;
      state.set(current());
    },
    dispose: () => void watched.timelines.delete(tell),
  };
}
