import { expect, test } from 'bun:test';
import type { Request } from './messages';
import { Requests } from './requests';

test('sends what waits, in order, to every new owner, and before anything newer', async () => {
  const requests = new Requests();
  const first: Request[] = [];
  const second: Request[] = [];
  const early = requests.all('a', []);
  requests.attach((request) => first.push(request));
  const late = requests.write([{ sql: 'b' }], ['t']);
  expect(first.map(({ id }) => id)).toEqual([1, 2]);

  requests.settle({ id: 1, rows: [{ one: 1 }] });
  requests.detach();
  const between = requests.all('c', []);
  requests.attach((request) => second.push(request));
  expect(second.map(({ id }) => id)).toEqual([2, 3]);
  expect(requests.settle({ id: 2 })).toEqual(['t']);
  requests.settle({ id: 3 });
  expect(await early).toEqual([{ one: 1 }]);
  expect(await late).toEqual([]);
  expect(await between).toEqual([]);
});

test('a write says what its tab has had all answers of', () => {
  const requests = new Requests();
  const sent: Request[] = [];
  requests.attach((request) => sent.push(request));
  for (let i = 0; i < 3; i++) void requests.write([], []);
  requests.settle({ id: 2 });
  void requests.write([], []);
  requests.settle({ id: 1 });
  void requests.write([], []);
  expect(sent.map((request) => request.op === 'write' && request.confirmed)).toEqual([1, 1, 1, 1, 3]);
});

test('an answer that comes twice changes nothing, and after the end everything is refused', async () => {
  const requests = new Requests();
  requests.attach(() => {});
  const write = requests.write([], ['t']);
  expect(requests.settle({ id: 1 })).toEqual(['t']);
  expect(requests.settle({ id: 1 })).toEqual([]);
  await write;
  const waiting = requests.all('a', []);
  requests.end();
  await expect(waiting).rejects.toThrow('closed');
  await expect(requests.all('b', [])).rejects.toThrow('closed');
});
