import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scaledType, type } from './tokens';

const kit = join(import.meta.dirname, '..');
/** Emoji and initials are pictures: they have the size of what they stand in. */
const isPicture = (line: string) => /emoji|glyph|large:|size \*/.test(line);

it('sizes of texts stand in the type scale alone, so that all of them grow', () => {
  const paths = readdirSync(kit, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.tsx?$/.test(path) && !/\.test\.|^(theme|gallery|testing)\b/.test(path),
  );
  const found = paths.flatMap((path) =>
    readFileSync(join(kit, path), 'utf8')
      .split('\n')
      .filter((line) => /\b(fontSize|lineHeight): [\d.]+/.test(line) && !isPicture(line))
      .map((line) => `${path}: ${line.trim()}`),
  );
  expect(found).toEqual([]);
});

it('what the system and the person ask for adds up', () => {
  expect(scaledType('normal', 2).body).toMatchObject({ fontSize: 32, lineHeight: 44 });
  expect(scaledType('huge', 1).body.fontSize).toBeGreaterThan(type.body.fontSize ?? 0);
});
