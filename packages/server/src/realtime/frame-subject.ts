import type { ClientFrame } from '@tidings/protocol';

/** What a refusal names, so that the client knows which of its frames is meant. */
export interface FrameSubject {
  readonly id?: Uint8Array;
  readonly ref?: number;
  readonly conversation?: Uint8Array;
}

/** Ids of a wrong length are echoed shortened: an answer is never larger than its question. */
const echoedBytes = 64;

export function subjectOf(frame: ClientFrame['frame']): FrameSubject {
  switch (frame.case) {
    case 'append':
      return { id: echo(frame.value.id), conversation: echo(frame.value.conversation) };
    case 'pull':
      return { ref: frame.value.ref, conversation: echo(frame.value.request?.conversation) };
    case 'advance':
    case 'signal':
      return { conversation: echo(frame.value.conversation) };
    default:
      return {};
  }
}

function echo(id: Uint8Array | undefined): Uint8Array {
  return id?.subarray(0, echoedBytes) ?? new Uint8Array();
}
