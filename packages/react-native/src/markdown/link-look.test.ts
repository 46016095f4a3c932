import { expect, it } from 'vitest';
import { lookOfLink } from './link-look';

it.each([
  // It says where it leads.
  ['https://example.org/a', 'https://example.org/a', 'example.org', 'plain'],
  ['www.Example.org', 'https://www.example.org/', 'www.example.org', 'plain'],
  ['example.org/page', 'https://www.example.org/page', 'www.example.org', 'plain'],
  ['a@example.org', 'mailto:a@example.org', 'a@example.org', 'plain'],
  ['tel:+49 123', 'tel:+49123', '+49123', 'plain'],
  // It says something else: the place is shown behind it.
  ['our page', 'https://example.org/', 'example.org', 'named'],
  ['call me', 'tel:+49123', '+49123', 'named'],
  ['write to me', 'mailto:a@example.org', 'a@example.org', 'named'],
  // It says another place.
  ['https://bank.example', 'https://evil.example/', 'evil.example', 'disguised'],
  ['https://bank.example/evil.example', 'https://evil.example/', 'evil.example', 'disguised'],
  ['bank.example', 'https://bank.example.evil.example/', 'bank.example.evil.example', 'disguised'],
  ['a@bank.example', 'mailto:a@evil.example', 'a@evil.example', 'disguised'],
  ['a@bank.example', 'https://evil.example/', 'evil.example', 'disguised'],
  ['+49 110', 'tel:+900123', '+900123', 'disguised'],
  ['bank\u200B.example', 'https://evil.example/', 'evil.example', 'named'],
  // Letters that look like others.
  ['https://аpple.example', 'https://xn--pple-43d.example/', 'xn--pple-43d.example', 'disguised'],
])('%j leading to %s', (words, href, place, kind) => {
  const look = lookOfLink(words, href);
  expect(look.place).toBe(place);
  expect(look.isPlain ? 'plain' : look.isDisguised ? 'disguised' : 'named').toBe(kind);
});
