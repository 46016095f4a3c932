import { expect, it } from 'vitest';
import { parseServerAddress } from './server-address';

it.each([
  ['chat.example.org', 'https://chat.example.org'],
  [' https://chat.example.org/anything?x ', 'https://chat.example.org'],
  ['http://chat.example.org', 'http://chat.example.org'],
  ['localhost:4180', 'http://localhost:4180'],
  ['192.168.1.20:4180', 'http://192.168.1.20:4180'],
  ['raspberry.local:4180', 'http://raspberry.local:4180'],
  ['', undefined],
  ['two words', undefined],
  ['ftp://chat.example.org', undefined],
  ['https://user:secret@chat.example.org', undefined],
  ['https://', undefined],
])('of %j makes %s', (typed, address) => {
  expect(parseServerAddress(typed)).toBe(address);
});
