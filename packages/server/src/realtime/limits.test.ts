import { expect, test } from 'bun:test';
import { ErrorCode, errorTable, limits } from '@tidings/protocol';
import { openMemoryServer } from '../testing/memory-server';
import { socketLimits, userLimits } from './socket-limits';

type World = Awaited<ReturnType<typeof openMemoryServer>>;
type MemorySocket = Awaited<ReturnType<World['connect']>>;

const rateLimited = errorTable[ErrorCode.RATE_LIMITED].closeCode;
const times = (count: number) => Array.from({ length: count }, (_, i) => i);
const settled = () => new Promise((resolve) => setImmediate(resolve));

function rejections({ frames }: MemorySocket) {
  return frames.flatMap((frame) => (frame.case === 'rejected' ? [frame.value.error?.code] : []));
}

test('a user has so many sockets, and others have theirs', async () => {
  await using world = await openMemoryServer();
  const [ada, bob] = [await world.signUp('ada'), await world.signUp('bob')];
  const sockets: MemorySocket[] = [];
  for (const _ of times(userLimits.sockets + 1)) sockets.push(await world.connect(ada.token));
  expect(sockets.map(({ closeCodes }) => closeCodes.length)).toEqual([...times(userLimits.sockets).map(() => 0), 1]);
  expect(sockets.at(-1)?.closeCodes).toEqual([rateLimited]);
  expect((await world.connect(bob.token)).cases()).toEqual(['welcome']);
  sockets[0]?.client.close();
  expect((await world.connect(ada.token)).cases()).toEqual(['welcome']);
});

test('who opens one socket after the other is told to wait, also when none is left open', async () => {
  await using world = await openMemoryServer();
  const ada = await world.signUp('ada');
  const open = async () => {
    const socket = await world.connect(ada.token);
    socket.client.close();
    return socket.cases()[0];
  };
  for (const _ of times(userLimits.hellos.burst)) expect(await open()).toBe('welcome');
  expect(await open()).toBe('bye');
  await world.clock.advance(1_000 / userLimits.hellos.perSecond);
  expect(await open()).toBe('welcome');
  expect(await open()).toBe('bye');
});

test('more sockets are no way to more signals', async () => {
  await using world = await openMemoryServer();
  const ada = await world.signUp('ada');
  const sockets = [await world.connect(ada.token), await world.connect(ada.token)] as const;
  for (const i of times(userLimits.signals.burst))
    sockets[i % 2 === 0 ? 0 : 1].send({ case: 'watch', value: { users: [] } });
  await settled();
  expect(sockets.flatMap(rejections)).toEqual([]);
  for (const socket of sockets) socket.send({ case: 'watch', value: { users: [] } });
  await settled();
  expect(sockets.map(rejections)).toEqual([[ErrorCode.RATE_LIMITED], [ErrorCode.RATE_LIMITED]]);
});

test('frames beyond the limit are refused one by one, and who goes on all the same is sent away', async () => {
  await using world = await openMemoryServer();
  const ada = await world.signUp('ada');
  const socket = await world.connect(ada.token);
  const ping = async (count: number) => {
    for (const ref of times(count)) socket.send({ case: 'ping', value: { ref } });
    await settled();
  };
  // The hello was one.
  await ping(socketLimits.frames.burst - 1);
  expect(rejections(socket)).toEqual([]);
  await ping(1);
  expect(rejections(socket)).toEqual([ErrorCode.RATE_LIMITED]);
  expect(socket.closeCodes).toEqual([]);
  await ping(socketLimits.excess.burst);
  expect(socket.closeCodes).toEqual([rateLimited]);
  expect(rejections(socket).length).toBeLessThan(socketLimits.excess.burst);
});

test('bytes count as well, whatever they say, and others go on', async () => {
  await using world = await openMemoryServer();
  const ada = await world.signUp('ada');
  const [socket, other] = [await world.connect(ada.token), await world.connect(ada.token)];
  const nonsense = new Uint8Array(limits.frameBytes).fill(255);
  const send = async (count: number) => {
    for (const _ of times(count)) socket.client.send(nonsense);
    await settled();
  };
  await send(socketLimits.bytes.burst / nonsense.length + 10);
  expect(socket.closeCodes).toEqual([]);
  await send(10);
  expect(socket.closeCodes).toEqual([rateLimited]);
  other.send({ case: 'ping', value: { ref: 1 } });
  await settled();
  expect(other.cases()).toEqual(['welcome', 'pong']);
});
