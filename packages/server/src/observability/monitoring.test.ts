/** What deploy/ asks Prometheus for is what servers tell: a metric that is renamed fails here, and not on call. */
import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMetrics } from './metrics';

const root = join(import.meta.dirname, '../../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets?: readonly { readonly expr: string; readonly datasource: { readonly uid: string } }[];
}

const rules = (Bun.YAML.parse(read('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);
const folder = 'deploy/grafana/dashboards';
const dashboards = readdirSync(join(root, folder)).map(
  (file) => JSON.parse(read(join(folder, file))) as { readonly panels: readonly Panel[] },
);
const panels = dashboards.flatMap((dashboard) => dashboard.panels);

/** Names of series, as Prometheus has them. */
async function seriesOfServer(): Promise<ReadonlySet<string>> {
  const nothing = () => 0;
  const gauges = {
    sockets: nothing,
    waitingSockets: nothing,
    users: nothing,
    topics: nothing,
    busUp: nothing,
    jobsUp: nothing,
    blobsUp: nothing,
  };
  const printed = await createMetrics({ ...gauges, jobs: () => [] }).print();
  return new Set(
    [...printed.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name],
    ),
  );
}

const namesIn = (expr: string) => expr.match(/\b(tidings|process)_\w+/g) ?? [];

test('alerts and dashboards ask for metrics that there are', async () => {
  const known = await seriesOfServer();
  const asked = [...rules, ...panels.flatMap(({ targets = [] }) => targets)].flatMap(({ expr }) => namesIn(expr));
  expect(asked.length).toBeGreaterThan(30);
  expect(asked.filter((name) => !known.has(name))).toEqual([]);
});

describe('alerts', () => {
  const tests = (Bun.YAML.parse(read('deploy/prometheus/alerts.test.yml')) as { tests: { name: string }[] }).tests;
  const headings = read('docs/operating.md').match(/^#+ .*$/gm) ?? [];

  test.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s says who is woken, and what to do, and is tested both ways',
    (name, { labels, annotations }) => {
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/\.$/);
      expect(annotations.runbook).toBe(`docs/operating.md#${name.toLowerCase()}`);
      expect(headings).toContain(`#### ${name}`);
      const of = tests.filter((one) => one.name.startsWith(`${name} `)).map((one) => one.name);
      expect(of).toEqual([`${name} fires`, `${name} is quiet`]);
    },
  );
});

describe('dashboards', () => {
  const sources = Bun.YAML.parse(read('deploy/grafana/provisioning/datasources/prometheus.yml')) as {
    datasources: { uid: string }[];
  };

  test('have panels that do not lie on each other, each with a query of the source that is there', () => {
    const [source] = sources.datasources;
    for (const dashboard of dashboards) {
      expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
      const cells = dashboard.panels.flatMap(({ gridPos: { h, w, x, y } }) =>
        Array.from({ length: h * w }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
      for (const { type, title, targets = [] } of dashboard.panels) {
        expect(title).not.toBe('');
        expect(targets.length > 0).toBe(type !== 'row');
        for (const { datasource } of targets) expect(datasource.uid).toBe(source?.uid as string);
      }
    }
  });
});
