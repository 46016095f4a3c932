/**
 * A dishonest server, as one device meets it: the real one, but for the lies that a test tells. It sits where the device's network is,
 * knows everything the server knows, and can change, drop, repeat, hold back or invent what it answers and what it pushes.
 * Each device has a liar of its own, so that two devices can be told two stories.
 */
import {
  create,
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  type MessageInitShape,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import type { Network } from '@tidings/client';
import { decodeServerFrame, type Entry, encodeServerFrame } from '@tidings/protocol';
import { type Rewrite, rewriteAnswer, rewriteFrame } from './rewrite';

/** @param honest asks the real server */
export type Lie<I extends DescMessage, O extends DescMessage> = (
  request: MessageShape<I>,
  honest: () => Promise<MessageShape<O>>,
) => Promise<MessageInitShape<O>>;

export interface Liar {
  readonly network: Network;
  /** Answers a method in the server's place. */
  answer<I extends DescMessage, O extends DescMessage>(method: DescMethodUnary<I, O>, lie: Lie<I, O>): void;
  rewrite(rewrite: Rewrite): void;
  /** Pushes a frame that the server never sent. */
  push(frame: Parameters<typeof encodeServerFrame>[0]): void;
  /** Everything that passed, as it came from the server: what an attacker has to replay. */
  readonly seen: ReadonlyMap<string, readonly Entry[]>;
  /** No more lies. What was told stays told. */
  beHonest(): void;
}

export function createLiar(inner: Network): Liar {
  const answers = new Map<string, (request: Uint8Array, honest: () => Promise<Response>) => Promise<Response>>();
  const seen = new Map<string, Entry[]>();
  const sockets = new Set<(data: Uint8Array) => void>();
  let lieAboutEntry: Rewrite = (entry) => entry;

  const rewrite: Rewrite = (entry, conversation) => {
    const known = seen.get(conversation) ?? [];
    if (!known.some(({ seq }) => seq === entry.seq)) seen.set(conversation, [...known, entry]);
    return lieAboutEntry(entry, conversation);
  };

  const network: Network = {
    observeOnline: (listener) => inner.observeOnline(listener),
    async fetch(input, init) {
      const path = new URL(String(input)).pathname.slice(1);
      const honest = async () => rewritten(await inner.fetch(input, init), path, rewrite);
      const lie = answers.get(path);
      return lie ? lie(init?.body as Uint8Array, honest) : honest();
    },
    connect: (url, handlers) => {
      const socket = inner.connect(url, {
        opened: () => {
          sockets.add(handlers.message);
          handlers.opened();
        },
        closed: (code, reason) => {
          sockets.delete(handlers.message);
          handlers.closed(code, reason);
        },
        message: (data) => {
          const { frame } = decodeServerFrame(data);
          const told = frame.case && rewriteFrame(frame, rewrite);
          if (told) handlers.message(encodeServerFrame(told));
        },
      });
      return socket;
    },
  };

  return {
    network,
    seen,
    answer(method, lie) {
      answers.set(pathOf(method), async (request, honest) => {
        const told = await lie(fromBinary(method.input, request), async () => {
          const response = await honest();
          if (!response.ok) throw new Error(`the server refused ${method.name}: ${await response.text()}`);
          return fromBinary(method.output, new Uint8Array(await response.arrayBuffer()));
        });
        return responseOf(toBinary(method.output, create(method.output, told)));
      });
    },
    rewrite: (next) => {
      lieAboutEntry = next;
    },
    push: (frame) => {
      for (const deliver of sockets) deliver(encodeServerFrame(frame));
    },
    beHonest: () => {
      answers.clear();
      lieAboutEntry = (entry) => entry;
    },
  };
}

/** Looks at one entry of one log, and lets all others pass. */
export function about(conversation: string, seq: number, lie: (entry: Entry) => Entry | undefined): Rewrite {
  return (entry, place) => (place === conversation && entry.seq === seq ? lie(entry) : entry);
}

const pathOf = (method: DescMethodUnary): string => `${method.parent.typeName}/${method.name}`;

const responseOf = (body: Uint8Array<ArrayBuffer>): Response =>
  new Response(body, { headers: { 'content-type': 'application/proto' } });

async function rewritten(response: Response, path: string, rewrite: Rewrite): Promise<Response> {
  if (!response.ok) return response;
  const body = new Uint8Array(await response.arrayBuffer());
  return responseOf(rewriteAnswer(path, body, rewrite) ?? body);
}
