/** The files of deploy/ that no test runs, checked by the programs that read them, where these are to be had. */

import { describe, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@tidings/server';

const deploy = join(import.meta.dirname, '../../../../deploy');
const read = (file: string) => readFileSync(join(deploy, file), 'utf8');
const isThere = (program: string) => spawnSync(program, ['--help']).error === undefined;

interface Container {
  readonly image?: string;
  readonly build?: object;
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, object>>;
  readonly networks?: readonly string[];
  readonly volumes?: readonly string[];
  readonly read_only?: boolean;
}

interface Compose {
  readonly services: Readonly<Record<string, Container>>;
  readonly networks?: Readonly<Record<string, object | null>>;
  readonly volumes?: Readonly<Record<string, object | null>>;
}

/** As Compose fills it in: the fallback, or a word for what has to be given. */
const filledIn = (text: string) =>
  text.replace(/\$\{\w+(?::-([^}]*))?(?::\?)?\}/g, (_, fallback) => fallback ?? 'given');

describe.each(['compose.yml', 'compose.scale.yml'])('%s', (file) => {
  const compose = Bun.YAML.parse(filledIn(read(file))) as Compose;
  const services = Object.entries(compose.services);

  test('names only services, networks and volumes that are there', () => {
    for (const [, { depends_on = {}, networks = [], volumes = [] }] of services) {
      expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(Object.keys(depends_on)));
      expect(Object.keys(compose.networks ?? {})).toEqual(expect.arrayContaining([...networks]));
      const named = volumes.map((volume) => volume.split(':')[0] as string).filter((name) => !name.startsWith('.'));
      expect(Object.keys(compose.volumes ?? {})).toEqual(expect.arrayContaining(named));
    }
  });

  test('gives the servers settings that they take, and nothing to write on', () => {
    const servers = services.filter(([, { image }]) => image === 'tidings');
    expect(servers.length).toBeGreaterThan(0);
    for (const [, { environment = {}, read_only }] of servers) {
      expect(() => readConfig(environment)).not.toThrow();
      expect(read_only).toBe(true);
    }
  });
});

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
}

describe('kubernetes', () => {
  const files = readdirSync(join(deploy, 'kubernetes'));
  const resources = files.flatMap((file) => [Bun.YAML.parse(read(`kubernetes/${file}`))].flat() as Resource[]);

  test('the servers’ settings are ones that they take', () => {
    const settings = resources.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'tidings')?.data;
    expect(Object.keys(settings ?? {}).length).toBeGreaterThan(0);
    expect(() => readConfig(settings ?? {})).not.toThrow();
  });

  test.skipIf(!isThere('kubectl'))('kustomize builds it, with what a rolling restart needs', () => {
    const built = spawnSync('kubectl', ['kustomize', join(deploy, 'kubernetes')], { encoding: 'utf8' });
    expect(built.stderr).toBe('');
    const kinds = ([Bun.YAML.parse(built.stdout)].flat() as Resource[]).map(
      ({ kind, metadata }) => `${kind} ${metadata.name}`,
    );
    expect(kinds.sort()).toEqual([
      'ConfigMap tidings',
      'Deployment redis',
      'Deployment tidings',
      'Namespace tidings',
      'PodDisruptionBudget tidings',
      'Service redis',
      'Service tidings',
    ]);
  });
});

test.skipIf(!isThere('systemd-analyze'))('systemd takes the unit, and finds it well shut in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidings-unit-'));
  const unit = join(folder, 'tidings.service');
  writeFileSync(unit, read('systemd/tidings.service').replace('/usr/local/bin/tidings', '/bin/true'));
  const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
  const shutIn = spawnSync('systemd-analyze', ['security', '--offline=yes', '--threshold=20', unit], {
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect(`${verified.status} ${verified.stderr}`).toBe('0 ');
  expect(shutIn.status).toBe(0);
});

test('the image runs as nobody in particular, and says whether it is well', () => {
  const [, image = ''] = read('Dockerfile').split(/^FROM debian/m);
  expect(image).toMatch(/^USER 10001:10001$/m);
  expect(image).toMatch(/^HEALTHCHECK [\s\S]*\/healthz/m);
  const environment = [...image.matchAll(/(TIDINGS_\w+)=(\S+)/g)].map(([, name, value]) => [name, value] as const);
  expect(readConfig(Object.fromEntries(environment))).toMatchObject({ host: '0.0.0.0', data: '/data' });
});
