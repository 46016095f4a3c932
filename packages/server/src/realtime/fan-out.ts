/** From the log to the bus: each commit's entries are encoded once per conversation, however many sockets listen. */
import {
  type ConversationId,
  type Entry,
  encodeServerFrame,
  idFromBytes,
  idToBytes,
  type UserId,
} from '@tidings/protocol';
import type { CommittedConversation, LogListeners, MovedCursors } from '../log/log';
import type { Events } from '../observability/events';
import type { Bus } from '../ports/bus';
import { type Control, encodeControl, userChannel } from './control';
import { planPublication } from './plan-publication';
import { encodePresence, presenceChannel } from './presence-message';
import { conversationChannel, type TopicRegistry } from './topics';

/** In a conversation with more sockets than this, who has read what is told to the reader's own devices only: it would be n² frames. */
const cursorAudience = 128;

export function createFanOut(deps: {
  readonly bus: Bus;
  readonly topics: Pick<TopicRegistry, 'get'>;
  readonly events: Events;
}): LogListeners {
  const { bus, topics, events } = deps;
  const tellUser = (user: UserId, control: Control) => bus.publish(userChannel(user), encodeControl(control));

  // Nothing but the entries: what a live frame says besides is paid by every socket. The incarnation is that of the welcome.
  const publish = (conversation: ConversationId, entries: readonly Entry[]) => {
    const value = { conversation: idToBytes(conversation), entries: [...entries] };
    bus.publish(conversationChannel(conversation), encodeServerFrame({ case: 'entries', value }));
    events.published();
  };

  const publishCommit = (committed: CommittedConversation) => {
    const { conversation } = committed;
    for (const step of planPublication(committed)) {
      if (step.type === 'publish') publish(conversation, step.entries);
      else for (const user of step.users) tellUser(user, { type: step.type, conversation });
      if (step.type === 'left')
        for (const user of step.users) bus.publish(presenceChannel(user), encodePresence({ type: 'recheck' }));
    }
  };

  const publishCursors = ({ conversation, cursors }: MovedCursors) => {
    const wire = idToBytes(conversation);
    if ((topics.get(conversation)?.sockets ?? 0) <= cursorAudience) {
      const frame = encodeServerFrame({ case: 'cursors', value: { conversation: wire, cursors: [...cursors] } });
      bus.publish(conversationChannel(conversation), frame);
      return;
    }
    for (const cursor of cursors) {
      const frame = encodeServerFrame({ case: 'cursors', value: { conversation: wire, cursors: [cursor] } });
      tellUser(idFromBytes<UserId>(cursor.user), { type: 'frame', frame });
    }
  };

  return {
    onCommitted(batch) {
      for (const committed of batch.conversations) publishCommit(committed);
      events.committed(batch);
    },
    onCursors(moved) {
      for (const one of moved) publishCursors(one);
    },
  };
}
