import { EntryKind, encodeClientFrame, newIdBytes } from '@tidings/protocol';
import { appendBody, eachEntryBody, frameTag } from './frames';
import { type LoadSocket, openLoadSocket } from './socket';

/** Somebody in a room, on whichever server. */
export interface Member {
  send(body: Uint8Array): void;
  close(): void;
}

/** What members tell about what they get. */
export interface Receiver {
  /** A message with entries, WebSocket header included. */
  frame(wireBytes: number): void;
  readonly entry: (body: Uint8Array) => void;
}

export type OpenMember = (index: number, receiver: Receiver) => Promise<Member>;

/** A member on the floor: the same bytes as ours, sent on as they are. */
export function openFloorMember(port: number, room: string, receiver: Receiver): Promise<Member> {
  const message = (frame: Uint8Array, wireBytes: number) => {
    if (frame.length === 1) return;
    receiver.frame(wireBytes);
    appendBody(frame, receiver.entry);
  };
  const conversation = newIdBytes();
  return openMember(openLoadSocket({ port, path: `/${room}` }, { message }), conversation);
}

/** A member on Tidings, welcomed. */
export async function openTidingsMember(
  at: { readonly port: number; readonly token: string; readonly conversation: Uint8Array },
  receiver: Receiver,
): Promise<Member> {
  const socket = await openWelcomed(at, (frame, wireBytes) => {
    receiver.frame(wireBytes);
    eachEntryBody(frame, receiver.entry);
  });
  return openMember(Promise.resolve(socket), at.conversation);
}

/** Says hello and waits for the welcome. */
export async function openWelcomed(
  at: { readonly port: number; readonly token: string; readonly since?: Uint8Array },
  entries: (frame: Uint8Array, wireBytes: number) => void,
  welcomed?: (frame: Uint8Array) => void,
): Promise<LoadSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const message = (frame: Uint8Array, wireBytes: number) => {
    const [tag] = frame;
    if (tag === frameTag.entries) entries(frame, wireBytes);
    else if (tag === frameTag.welcome) {
      welcomed?.(frame);
      resolve();
    } else if (tag === frameTag.bye || tag === frameTag.rejected) {
      const failure = new Error(`the server refused: ${new TextDecoder().decode(frame)}`);
      reject(failure);
      throw failure;
    }
  };
  const closed = () => reject(new Error('the server closed the socket before the welcome'));
  const socket = await openLoadSocket({ port: at.port, path: '/v1/socket' }, { message, closed });
  const { token: accessToken, since = new Uint8Array() } = at;
  socket.send(encodeClientFrame({ case: 'hello', value: { protocol: 1, accessToken, since, client: 'bench' } }));
  await promise;
  return socket;
}

async function openMember(opening: Promise<LoadSocket>, conversation: Uint8Array): Promise<Member> {
  const socket = await opening;
  return {
    send(body) {
      const value = { id: newIdBytes(), conversation, kind: EntryKind.CONTENT, body };
      socket.send(encodeClientFrame({ case: 'append', value }));
    },
    close: () => socket.close(),
  };
}
