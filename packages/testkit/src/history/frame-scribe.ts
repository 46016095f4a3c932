import {
  type ClientFrame,
  type Cursor,
  type Entries,
  ErrorCode,
  errorTable,
  type Head,
  idFromBytes,
  type PullRequest,
  type Rejected,
  type ServerFrame,
  type Welcome,
} from '@tidings/protocol';
import type { Recorder } from './recorder';
import { seenEntry } from './seen-entry';

/** Turns the frames of one socket into operations of the history. */
export interface FrameScribe {
  sent(frame: ClientFrame['frame']): void;
  received(frame: ServerFrame['frame']): void;
}

interface AskedPull {
  readonly request: PullRequest;
  readonly asOf: number;
}

export function createFrameScribe(recorder: Recorder, device: string): FrameScribe {
  const pulls = new Map<number, AskedPull>();
  let user = '';
  let helloAsOf = 0;
  /** Live frames may come before the welcome, which says whose they are. */
  const early: ServerFrame['frame'][] = [];
  const at = (conversation: Uint8Array) => ({ device, user, conversation: idFromBytes(conversation) });

  /** Those of a welcome are an answer; others come by themselves, and two of them may cross. */
  const noteHead = (head: Head, asOf: number, isAnswer: boolean): void => {
    recorder.note({ type: 'head', ...at(head.conversation), seq: head.seq, asOf });
    if (head.entries.length > 0) noteLive(head.conversation, head.entries);
    noteCursors(head.conversation, head.cursors, isAnswer);
  };
  const noteLive = (conversation: Uint8Array, entries: Entries['entries']): void =>
    recorder.note({ type: 'live', ...at(conversation), entries: entries.map(seenEntry) });
  const noteCursors = (conversation: Uint8Array, cursors: readonly Cursor[], isAnswer: boolean): void => {
    for (const { user: owner, deliveredSeq, readSeq } of cursors)
      recorder.note({
        type: 'cursor',
        ...at(conversation),
        owner: idFromBytes(owner),
        deliveredSeq,
        readSeq,
        isAnswer,
      });
  };
  const noteWelcome = (welcome: Welcome): void => {
    user = idFromBytes(welcome.user);
    for (const frame of early.splice(0)) note(frame);
    for (const head of welcome.heads) noteHead(head, helloAsOf, true);
  };
  const notePulled = (answer: Entries): void => {
    const asked = pulls.get(answer.ref);
    pulls.delete(answer.ref);
    // An answer to `kinds` has gaps on purpose; what it shows still has to be true.
    if (asked === undefined || asked.request.kinds.length > 0) {
      noteLive(answer.conversation, answer.entries);
      return;
    }
    const { afterSeq, beforeSeq } = asked.request;
    recorder.note({
      type: 'pulled',
      ...at(answer.conversation),
      ...(beforeSeq > 0 ? { beforeSeq } : { afterSeq }),
      entries: answer.entries.map(seenEntry),
      headSeq: answer.headSeq,
      isAtEnd: answer.atEnd,
      asOf: asked.asOf,
    });
  };
  const noteRejected = ({ id, conversation, error }: Rejected): void => {
    if (id.length === 0) return;
    const isFinal = errorTable[error?.code ?? ErrorCode.UNSPECIFIED].action === 'never';
    recorder.note({ type: 'refused', ...at(conversation), id: idFromBytes(id), isFinal });
  };

  const note = (frame: ServerFrame['frame']): void => {
    if (frame.case === 'welcome') noteWelcome(frame.value);
    if (frame.case === 'head') noteHead(frame.value, 0, false);
    if (frame.case === 'appended') {
      const { conversation, id, seq } = frame.value;
      recorder.note({ type: 'acknowledged', ...at(conversation), id: idFromBytes(id), seq });
    }
    if (frame.case === 'rejected') noteRejected(frame.value);
    if (frame.case === 'entries')
      if (frame.value.ref === 0) noteLive(frame.value.conversation, frame.value.entries);
      else notePulled(frame.value);
    if (frame.case === 'bye') recorder.note({ type: 'mark', text: `${device}: bye, ${frame.value.error?.message}` });
    if (frame.case === 'cursors') noteCursors(frame.value.conversation, frame.value.cursors, false);
  };

  return {
    sent(frame) {
      if (frame.case === 'hello') helloAsOf = recorder.length;
      if (frame.case === 'append')
        recorder.note({ type: 'sent', ...at(frame.value.conversation), id: idFromBytes(frame.value.id) });
      if (frame.case === 'pull' && frame.value.request !== undefined)
        pulls.set(frame.value.ref, { request: frame.value.request, asOf: recorder.length });
      if (frame.case === 'advance') {
        const { conversation, deliveredSeq, readSeq } = frame.value;
        recorder.note({ type: 'advanced', ...at(conversation), deliveredSeq, readSeq });
      }
    },
    received(frame) {
      if (user === '' && frame.case !== 'welcome' && frame.case !== 'bye') early.push(frame);
      else note(frame);
    },
  };
}
