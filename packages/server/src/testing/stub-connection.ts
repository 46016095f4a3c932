import {
  type DeviceId,
  decodeServerFrame,
  newId,
  type ServerFrame,
  type SessionId,
  type UserId,
} from '@tidings/protocol';
import type { Socket } from '../ports/edge';
import { Connection, type ConnectionOwner } from '../realtime/connection';
import type { FakeClock } from './fake-clock';

/** A signed-in connection on a socket that only remembers. */
export function openStubConnection(clock: FakeClock, user: UserId = newId<UserId>()) {
  const frames: ServerFrame['frame'][] = [];
  const socket: Socket = {
    isOpen: true,
    backlogBytes: 0,
    send: (frame) => frames.push(decodeServerFrame(frame as Uint8Array).frame),
    close: () => {},
    subscribe: () => {},
    unsubscribe: () => {},
  };
  const owner: ConnectionOwner = { clock, receive() {}, overrun() {}, control() {}, closed() {} };
  const connection = new Connection(socket, { address: '127.0.0.1' }, owner);
  const expiresAtMs = clock.now() + 600_000;
  connection.identity = { user, device: newId<DeviceId>(), session: newId<SessionId>(), expiresAtMs };
  return { connection, frames };
}
