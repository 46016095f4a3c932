import { expect, it } from 'vitest';
import { readNext } from './next';

it.each([
  ['/join/Ab3_-x', '/join/Ab3_-x'],
  ['/c/0198c7a2-0000-7000-8000-000000000001', '/c/0198c7a2-0000-7000-8000-000000000001'],
  [undefined, '/'],
  [['/a', '/b'], '/'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/ok?x=//evil', '/'],
])('after signing in, %j leads to %s', (next, path) => {
  expect(readNext(next)).toBe(path);
});
