import { expect, test } from 'bun:test';
import { create } from '@bufbuild/protobuf';
import { ErrorCode, NewEntrySchema } from '@tidings/protocol';
import type { Connection } from '../connection';
import type { Services } from '../services';
import { append } from './append';

test('a server that is far behind takes nothing new, and says when to try again', async () => {
  const services = { loopDelay: { isTooLong: true }, rateLimits: false } as Services;
  const connection = { appendsInFlight: 0 } as Connection;
  const refusal = await append(connection, create(NewEntrySchema), services).catch((error) => error);
  expect(refusal.code).toBe(ErrorCode.OVERLOADED);
  expect(refusal.retryAfterMs).toBeGreaterThanOrEqual(1_000);
  expect(connection.appendsInFlight).toBe(0);
});
