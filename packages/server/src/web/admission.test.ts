import { expect, test } from 'bun:test';
import { createAdmission } from './admission';

const config = { publicUrl: 'https://chat.example', allowedOrigins: ['https://shop.example'], trustedProxies: [] };

function admit(headers: Record<string, string>, isDraining = false) {
  const { admit: decide } = createAdmission({ config, health: { isDraining } });
  const answer = decide(new Request('http://inside:4180/v1/socket', { headers }), '203.0.113.9');
  return answer instanceof Response ? answer.status : answer;
}

test.each([
  ['no browser', {}],
  ['its own page', { origin: 'http://inside:4180', host: 'inside:4180' }],
  ['its own page behind a proxy', { origin: 'https://chat.example', host: 'inside:4180' }],
  ['an allowed origin', { origin: 'https://shop.example', host: 'inside:4180' }],
])('%s may open a socket', (_, headers) => {
  expect(admit(headers)).toEqual({ address: '203.0.113.9' });
});

test.each([
  ['another origin', { origin: 'https://evil.example', host: 'inside:4180' }],
  ['another port of the same host', { origin: 'http://inside:8080', host: 'inside:4180' }],
  ['a sandboxed page', { origin: 'null', host: 'inside:4180' }],
])('%s may not', (_, headers) => {
  expect(admit(headers)).toBe(403);
});

test('nobody is let in while draining', () => {
  expect(admit({}, true)).toBe(503);
});
