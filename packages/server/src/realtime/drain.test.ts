import { expect, test } from 'bun:test';
import { EntryKind, ErrorCode, errorTable } from '@tidings/protocol';
import { connect, createGroup, newText, openTestServer, signUp } from '../testing/test-server';

test('a stopping server answers what it has taken on, tells its clients when to come back, and refuses new ones', async () => {
  await using server = await openTestServer();
  const ada = await signUp(server.url, 'ada');
  const conversation = await createGroup(server.url, ada, []);
  const sockets = await Promise.all(Array.from({ length: 20 }, () => connect(server.url, ada)));
  const [first] = sockets;
  first?.send({ case: 'append', value: newText(conversation, { kind: EntryKind.CONTENT }) });
  first?.send({ case: 'ping', value: { ref: 1 } });
  await first?.next('pong');
  const stopped = server.running.stop({ drainMs: 300 });
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  await expect(connect(server.url, ada)).rejects.toThrow();
  await stopped;
  for (const socket of sockets) {
    expect((await socket.closed).code).toBe(errorTable[ErrorCode.DRAINING].closeCode);
    const [bye] = socket.all('bye');
    expect(bye?.error).toMatchObject({ code: ErrorCode.DRAINING });
    expect(bye?.error?.retryAfterMs).toBeGreaterThanOrEqual(250);
  }
  expect(first?.all('appended')).toHaveLength(1);
  await expect(fetch(server.url)).rejects.toThrow();
});
