import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

type Plugin = string | readonly [string, Readonly<Record<string, unknown>>];
const config = JSON.parse(readFileSync(join(import.meta.dirname, '../app.json'), 'utf8')) as {
  readonly expo: { readonly plugins: readonly Plugin[] };
};
const options = config.expo.plugins.flatMap((plugin) => (typeof plugin === 'string' ? [] : [plugin[1]]));

it('no plugin takes away the camera that another one needs: the last one to speak of a permission decides', () => {
  const reasons = options.flatMap(({ cameraPermission }) => cameraPermission ?? []);
  expect(reasons.length).toBeGreaterThan(0);
  expect(new Set(reasons)).toEqual(new Set(['To scan the code of another device or person.']));
});

it('the microphone is not asked for', () => {
  const answers = options.filter((option) => 'cameraPermission' in option).map((option) => option.microphonePermission);
  expect(new Set(answers)).toEqual(new Set([false]));
});
