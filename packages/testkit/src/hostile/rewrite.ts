/** Every way by which entries of a log reach a device, for a lie to be told on all of them alike. */
import { type DescMessage, fromBinary, type MessageShape, toBinary } from '@bufbuild/protobuf';
import {
  ConversationService,
  type Entry,
  type Head,
  idFromBytes,
  LogService,
  type PullResponse,
  type ServerFrame,
} from '@tidings/protocol';

/** One entry of a log, wherever it passes (pushed, pulled, in a head): as the device gets it, or undefined to hold it back. */
export type Rewrite = (entry: Entry, conversation: string) => Entry | undefined;

type Frame = Exclude<ServerFrame['frame'], { case: undefined }>;

/** Undefined when nothing is left of the frame. */
export function rewriteFrame(frame: Frame, rewrite: Rewrite): Frame | undefined {
  switch (frame.case) {
    case 'entries': {
      const entries = rewriteAll(frame.value.entries, frame.value.conversation, rewrite);
      const isNothing = entries.length === 0 && frame.value.ref === 0;
      return isNothing ? undefined : { case: 'entries', value: { ...frame.value, entries } };
    }
    case 'head':
      return { case: 'head', value: rewriteHead(frame.value, rewrite) };
    case 'welcome':
      return {
        case: 'welcome',
        value: { ...frame.value, heads: frame.value.heads.map((head) => rewriteHead(head, rewrite)) },
      };
    default:
      return frame;
  }
}

/** Undefined for a method whose answer holds no entries. */
export function rewriteAnswer(path: string, body: Uint8Array, rewrite: Rewrite): Uint8Array<ArrayBuffer> | undefined {
  const change = answersWithEntries.get(path);
  return change?.(body, rewrite);
}

type Change = (body: Uint8Array, rewrite: Rewrite) => Uint8Array<ArrayBuffer>;

function changing<O extends DescMessage>(
  schema: O,
  change: (message: MessageShape<O>, rewrite: Rewrite) => MessageShape<O>,
): Change {
  return (body, rewrite) => toBinary(schema, change(fromBinary(schema, body), rewrite));
}

const { pull, getHeads } = LogService.method;
const { getConversation, createConversation, joinByInvite } = ConversationService.method;

const withHead = <M extends { head?: Head | undefined }>(message: M, rewrite: Rewrite): M =>
  message.head ? { ...message, head: rewriteHead(message.head, rewrite) } : message;

const answersWithEntries = new Map<string, Change>([
  [nameOf(pull), changing(pull.output, (page: PullResponse, rewrite) => rewritePage(page, rewrite))],
  [
    nameOf(getHeads),
    changing(getHeads.output, (answer, rewrite) => {
      return { ...answer, heads: answer.heads.map((head) => rewriteHead(head, rewrite)) };
    }),
  ],
  [nameOf(getConversation), changing(getConversation.output, withHead)],
  [nameOf(createConversation), changing(createConversation.output, withHead)],
  [nameOf(joinByInvite), changing(joinByInvite.output, withHead)],
]);

function nameOf(method: { readonly parent: { readonly typeName: string }; readonly name: string }): string {
  return `${method.parent.typeName}/${method.name}`;
}

function rewritePage(page: PullResponse, rewrite: Rewrite): PullResponse {
  return { ...page, entries: rewriteAll(page.entries, page.conversation, rewrite) };
}

function rewriteHead(head: Head, rewrite: Rewrite): Head {
  const entries = rewriteAll(head.entries, head.conversation, rewrite);
  const details = head.details && rewrite(head.details, idFromBytes(head.conversation));
  const { details: _, ...rest } = head;
  return { ...rest, entries, ...(details && { details }) };
}

function rewriteAll(entries: readonly Entry[], conversation: Uint8Array, rewrite: Rewrite): Entry[] {
  const id = idFromBytes(conversation);
  return entries.flatMap((entry) => rewrite(entry, id) ?? []).sort((a, b) => a.seq - b.seq);
}
