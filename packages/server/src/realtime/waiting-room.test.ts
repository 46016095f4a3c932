import { expect, test } from 'bun:test';
import { ErrorCode } from '@tidings/protocol';
import type { Connection } from './connection';
import { createWaitingRoom } from './waiting-room';

const from = (address: string) => ({ address }) as Connection;

test('one household of IPv6 is one network, however many addresses it has', () => {
  const room = createWaitingRoom({ inAll: 100, perNetwork: 2 });
  const [first, ...others] = [1, 2, 3].map((host) => from(`2001:db8:1:2::${host}`));
  expect([first, ...others].map((one) => room.enter(one as Connection))).toEqual([
    undefined,
    undefined,
    ErrorCode.RATE_LIMITED,
  ]);
  expect(room.enter(from('2001:db8:1:3::1'))).toBeUndefined();
  room.leave(first as Connection);
  expect(room.enter(from('2001:db8:1:2::4'))).toBeUndefined();
  expect(room.enter(from('2001:db8:1:2::5'))).toBe(ErrorCode.RATE_LIMITED);
});
