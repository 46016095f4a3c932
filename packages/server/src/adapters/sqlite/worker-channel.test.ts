import { afterAll, expect, test } from 'bun:test';
import { ChannelCaller, createChannel } from './worker-channel';

const channel = createChannel();
const caller = new ChannelCaller(channel);
const worker = new Worker(new URL('./testing/echo-worker.ts', import.meta.url).href);
worker.postMessage(channel);
afterAll(() => worker.terminate());

const echo = async (given: number) => (await caller.call((call) => call.uint(given))).uint();

// The worker's wake-up comes a moment after its answer can be seen: it must not be taken for that of the next call.
test('every call gets its own answer', async () => {
  for (let given = 1; given <= 20_000; given++) if ((await echo(given)) !== given) throw new Error(`lost ${given}`);
  expect(await echo(77)).toBe(77);
});

test('a second call while one is under way is refused, a call too large for the area as well', async () => {
  const first = echo(1);
  await expect(echo(2)).rejects.toThrow(/one call at a time/);
  expect(await first).toBe(1);
  await expect(caller.call((call) => call.bytes(new Uint8Array(9 * 1024 * 1024)))).rejects.toThrow(RangeError);
  expect(await echo(3)).toBe(3);
});

test('when the worker is gone the call under way fails, and every later one', async () => {
  const lost = new ChannelCaller(createChannel());
  const call = lost.call((writer) => writer.uint(1));
  lost.fail(new Error('gone'));
  await expect(call).rejects.toThrow('gone');
  await expect(lost.call((writer) => writer.uint(2))).rejects.toThrow('gone');
});
