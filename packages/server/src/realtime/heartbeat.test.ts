import { expect, test } from 'bun:test';
import { ErrorCode, errorTable, limits } from '@tidings/protocol';
import { openMemoryServer } from '../testing/memory-server';

const closeCodeOf = (code: ErrorCode) => errorTable[code].closeCode;

test('a socket that says nothing at first is closed after ten seconds', async () => {
  await using world = await openMemoryServer();
  const socket = await world.connect();
  await world.clock.advance(9_000);
  expect(socket.closeCodes).toEqual([]);
  await world.clock.advance(2_000);
  expect(socket.cases()).toEqual(['bye']);
  expect(socket.closeCodes).toEqual([closeCodeOf(ErrorCode.HELLO_FIRST)]);
});

test('a signed-in socket lives as long as it pings, and not much longer', async () => {
  await using world = await openMemoryServer();
  const ada = await world.signUp('ada');
  const socket = await world.connect(ada.token);
  for (let ref = 1; ref <= 10; ref++) {
    await world.clock.advance(limits.heartbeatMs);
    socket.send({ case: 'ping', value: { ref } });
  }
  await world.clock.advance(limits.heartbeatMs * 2);
  expect(socket.closeCodes).toEqual([]);
  await world.clock.advance(limits.heartbeatMs);
  expect(socket.closeCodes).toEqual([closeCodeOf(ErrorCode.HEARTBEAT_LOST)]);
  expect(socket.cases()).toEqual(['welcome', ...Array.from({ length: 10 }, () => 'pong' as const), 'bye']);
});

test('sockets that wait for their hello are few from one address', async () => {
  await using world = await openMemoryServer({ waitingSockets: 20 });
  await world.connect();
  await world.connect();
  const third = await world.connect();
  await third.until(() => third.closeCodes.length > 0);
  expect(third.closeCodes).toEqual([closeCodeOf(ErrorCode.RATE_LIMITED)]);
});
