/** From the log to the bus: each commit's entries are encoded once per conversation, however many sockets listen. */
import { encodeServerFrame, idFromBytes, idToBytes, type UserId } from '@tidings/protocol';
import type { CommittedConversation, LogListeners, MovedCursors } from '../log/log';
import type { Events } from '../observability/events';
import type { Bus } from '../ports/bus';
import { type Control, encodeControl, userChannel } from './control';
import { planPublication } from './plan-publication';
import { encodeEntries, encodeEntriesFrame, encodeHint } from './topic-message';
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

  const publishCommit = (committed: CommittedConversation) => {
    const { conversation } = committed;
    for (const step of planPublication(committed)) {
      if (step.type === 'joined') {
        for (const user of step.users) tellUser(user, { type: 'joined', conversation, seq: step.seq });
        continue;
      }
      const { place, entries } = step;
      bus.publish(conversationChannel(conversation), encodeEntries(encodeEntriesFrame(conversation, entries), place));
      events.published();
      for (const user of place.left) tellUser(user, { type: 'left', conversation, seq: place.lastSeq });
    }
  };

  const publishCursors = ({ conversation, cursors }: MovedCursors) => {
    const wire = idToBytes(conversation);
    if ((topics.get(conversation)?.sockets ?? 0) <= cursorAudience) {
      const frame = encodeServerFrame({ case: 'cursors', value: { conversation: wire, cursors: [...cursors] } });
      bus.publish(conversationChannel(conversation), encodeHint(frame));
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
