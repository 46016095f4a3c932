import type { ClientFrame, encodeClientFrame, ServerFrame } from '@tidings/protocol';
import { TestSocket } from '../testing/test-socket';
import type { Actor, Cell } from './matrix';
import { frameRequests } from './requests';
import { type Caller, callAs, endSession, type Scene } from './scene';

type FrameCase = NonNullable<ClientFrame['frame']['case']>;
type Frame = Parameters<typeof encodeClientFrame>[0];
type Answer = NonNullable<ServerFrame['frame']['case']>;

/** The frame by which the server says that it did what was asked. */
const answers: Readonly<Record<FrameCase, Answer>> = {
  hello: 'welcome',
  append: 'appended',
  pull: 'entries',
  advance: 'cursors',
  signal: 'signals',
  watch: 'presence',
  ping: 'pong',
};

/** Sends one frame as the actor and waits for what comes of it. */
export async function tryFrame(name: FrameCase, actor: Actor, scene: Scene): Promise<Cell> {
  // A socket outlives its access token, not its session: this one ends while the socket is open.
  const endsLater = actor === 'revoked' && name !== 'hello';
  const caller = await callAs(endsLater ? 'owner' : actor, scene);
  const socket = await TestSocket.open(scene.url);
  try {
    if (name !== 'hello' && actor !== 'anonymous') {
      socket.send(frameOf('hello', scene, caller));
      await socket.next('welcome');
    }
    if (endsLater) await endSession(scene.url, caller);
    socket.send(frameOf(name, scene, caller));
    return await outcomeOf(socket, answers[name]);
  } finally {
    socket.close();
  }
}

function frameOf(name: FrameCase, scene: Scene, caller: Caller): Frame {
  return { case: name, value: frameRequests[name](scene, caller) } as Frame;
}

function outcomeOf(socket: TestSocket, answer: Answer): Promise<Cell> {
  return Promise.any([
    socket.next('rejected').then(({ error }): Cell => error?.code ?? 'ok'),
    socket.next('bye').then(({ error }): Cell => error?.code ?? 'ok'),
    socket.next(answer).then((): Cell => 'ok'),
  ]);
}
