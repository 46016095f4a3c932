/** From the log to the bus: each commit's entries are encoded once per conversation, however many sockets listen. */
import {
  type ConversationId,
  type Cursor,
  encodeServerFrame,
  idFromBytes,
  idToBytes,
  type UserId,
} from '@tidings/protocol';
import { tellableCursors } from '../conversations/discretion';
import type { CommittedConversation, LogListeners, MovedCursors } from '../log/log';
import type { Events } from '../observability/events';
import type { Bus } from '../ports/bus';
import type { LogPoll, PrivacyStore } from '../ports/log-store';
import { type Control, encodeControl, userChannel } from './control';
import { planPublication } from './plan-publication';
import { encodeEntries, encodeEntriesFrame, encodeHead, encodeHint } from './topic-message';
import { conversationChannel, type TopicRegistry } from './topics';

/**
 * In a conversation with more sockets than this, who has read what is told to the reader's own devices only, and who types to nobody:
 * it would be n² frames.
 */
export const mostAudience = 128;

export function createFanOut(deps: {
  readonly bus: Bus;
  readonly topics: Pick<TopicRegistry, 'get'>;
  readonly store: Pick<PrivacyStore & LogPoll, 'discretion' | 'headSeqs'>;
  readonly events: Events;
}): LogListeners {
  const { bus, topics, store, events } = deps;
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

  const publishCursors = async ({ conversation, cursors }: MovedCursors) => {
    const frameOf = (told: readonly Cursor[]) =>
      encodeServerFrame({ case: 'cursors', value: { conversation: idToBytes(conversation), cursors: [...told] } });
    if ((topics.get(conversation)?.sockets ?? 0) > mostAudience) {
      for (const cursor of cursors)
        tellUser(idFromBytes<UserId>(cursor.user), { type: 'frame', frame: frameOf([cursor]) });
      return;
    }
    const discretion = await store.discretion(conversation);
    if (discretion === undefined) {
      bus.publish(conversationChannel(conversation), encodeHint(frameOf(cursors)));
      return;
    }
    // Somebody keeps something back: each member is told what they may know. Cursors only grow, so their order does not matter. I4
    for (const member of discretion.members) {
      const told = tellableCursors(discretion, cursors, member);
      if (told.length > 0) tellUser(member, { type: 'frame', frame: frameOf(told) });
    }
  };

  /** Every node that has not heard as much of the log reads it. */
  const publishHead = (conversation: ConversationId, seq: number) =>
    bus.publish(conversationChannel(conversation), encodeHead(seq));

  const publishHeads = async (conversations: readonly ConversationId[]) => {
    for (const [conversation, seq] of await store.headSeqs(conversations)) publishHead(conversation, seq);
  };

  return {
    onRepeated(places) {
      for (const { conversation, seq, joined } of places) {
        for (const user of joined) tellUser(user, { type: 'joined', conversation, seq, isAgain: true });
        publishHead(conversation, seq);
      }
    },
    onUnsure(conversations) {
      // A store that is down now is asked by the author's repetition.
      publishHeads(conversations).catch((cause: unknown) => events.failed(cause, { part: 'heads' }));
    },
    onCommitted(batch) {
      for (const committed of batch.conversations) publishCommit(committed);
      events.committed(batch);
    },
    onCursors(moved) {
      for (const one of moved) publishCursors(one).catch((cause: unknown) => events.failed(cause, { part: 'cursors' }));
    },
  };
}
