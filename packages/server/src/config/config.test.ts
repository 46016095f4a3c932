import { expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildConfigurationPage, buildHelp } from './documentation';
import { buildConfig, ConfigError, readConfig } from './read-config';
import { type Setting, settings } from './settings';

const all = Object.values(settings) as readonly Setting<unknown>[];

test('nothing set means the defaults', () => {
  const config = readConfig({ PATH: '/bin', TIDINGS_NAME: '' });
  expect(config).toMatchObject({ port: 4180, host: '127.0.0.1', data: './data', name: 'Tidings', signUp: 'open' });
  expect(config).toEqual(buildConfig());
});

test('values are read in their form', () => {
  const config = readConfig({
    TIDINGS_PORT: ' 80 ',
    TIDINGS_PUBLIC_URL: 'https://chat.example.org/',
    TIDINGS_ALLOWED_ORIGINS: 'https://a.example, http://b.example:8080',
    TIDINGS_TRUSTED_PROXIES: '10.0.0.1,::1',
    TIDINGS_POSTGRES: 'postgres://a@one/x, postgresql://a@two/x',
  });
  expect(config.port).toBe(80);
  expect(config.publicUrl).toBe('https://chat.example.org');
  expect(config.allowedOrigins).toEqual(['https://a.example', 'http://b.example:8080']);
  expect(config.trustedProxies).toEqual(['10.0.0.1', '::1']);
  expect(config.postgres).toEqual(['postgres://a@one/x', 'postgresql://a@two/x']);
});

test.each([
  ['TIDINGS_PORT', '65536'],
  ['TIDINGS_PORT', '80x'],
  ['TIDINGS_PORT', '-1'],
  ['TIDINGS_SIGN_UP', 'maybe'],
  ['TIDINGS_PUBLIC_URL', 'chat.example.org'],
  ['TIDINGS_PUBLIC_URL', 'https://chat.example.org/path'],
  ['TIDINGS_ALLOWED_ORIGINS', 'https://a.example,*'],
  ['TIDINGS_TRUSTED_PROXIES', 'proxy.local'],
  ['TIDINGS_NAME', 'x'.repeat(65)],
  ['TIDINGS_PROT', '80'],
  ['TIDINGS_POSTGRES', 'postgres://one/a,mysql://two/b'],
  ['TIDINGS_RABBITMQ', 'redis://one:5672'],
  ['TIDINGS_S3', 'https://s3.example.org/bucket'],
  ['TIDINGS_S3', 'https://key:secret@s3.example.org'],
])('%s=%s ends the start with a sentence that names it', (name, value) => {
  const read = () => readConfig({ [name]: value });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(new RegExp(`^${name} is .*\\.$`));
});

test('a setting that may hold a password is not repeated', () => {
  for (const [name, text] of [
    ['TIDINGS_REDIS', 'http://tidings:hunter2@host'],
    ['TIDINGS_RABBITMQ', 'amq://tidings:hunter2@host'],
    ['TIDINGS_S3', 'https://key:hunter2@host/a/b'],
  ] as const)
    expect(() => readConfig({ [name]: text })).toThrow(new RegExp(`^${name} is (?!.*hunter2)`));
  expect(() => readConfig({ TIDINGS_POSTGRES: 'postgres//tidings:hunter2@host' })).toThrow(
    /^TIDINGS_POSTGRES is (?!.*hunter2)/,
  );
});

test('every setting is printed in the form it is read in, and explained in one sentence', () => {
  for (const { form, fallback, about } of all) {
    if (form.print(fallback) !== '') expect(form.parse(form.print(fallback))).toEqual(fallback);
    expect(about).toMatch(/^[A-Z].*\.$/);
  }
  expect(new Set(all.map((setting) => setting.name)).size).toBe(all.length);
});

test('help names every setting', () => {
  const help = buildHelp();
  for (const { name } of all) expect(help).toContain(`  ${name}\n`);
});

test('docs/configuration.md is fresh', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../../docs/configuration.md'), 'utf8');
  expect(page).toBe(buildConfigurationPage());
});
