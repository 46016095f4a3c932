import { expect, test } from 'bun:test';
import { clientAddress } from './client-address';
import { createTrustedProxies } from './trusted-proxies';

test.each([
  ['nobody between', '203.0.113.9', undefined, '203.0.113.9'],
  ['a header from somebody we do not trust', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['one trusted proxy', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['seen through a dual-stack socket', '::ffff:10.0.0.1', '198.51.100.1', '198.51.100.1'],
  ['what the client made up stands to the left', '10.0.0.1', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
  ['a proxy of a trusted network', '192.168.7.9', '198.51.100.1, 192.168.0.3', '198.51.100.1'],
  ['a proxy of a trusted network of the other sort', 'fd00::7', '2001:db8::1', '2001:db8::1'],
  ['just outside of it', '192.169.0.1', '198.51.100.1', '192.169.0.1'],
  ['two trusted proxies', '10.0.0.1', '198.51.100.1, 10.0.0.2', '198.51.100.1'],
  ['only proxies', '10.0.0.1', '10.0.0.2', '10.0.0.2'],
  ['a proxy that says nothing', '10.0.0.1', undefined, '10.0.0.1'],
])('%s', (_, peer, forwarded, expected) => {
  const headers = new Headers(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded });
  const isTrusted = createTrustedProxies(['10.0.0.1', '10.0.0.2', '192.168.0.0/16', 'fd00::/8']);
  expect(clientAddress(headers, peer, isTrusted)).toBe(expected);
});
