/** What deploy/ has for Prometheus and Alertmanager, checked by their own tools and tried on a server with people on it. */
import { describe, expect, test } from 'bun:test';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { every } from '../network/every';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { openWorld } from '../world/world';

const root = join(import.meta.dirname, '../../../..');
const deploy = join(root, 'deploy');

interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

const services = (await import(join(root, 'scripts/services/prometheus.mjs'))) as {
  ensureMonitoringTools(): { readonly promtool: string; readonly amtool: string } | undefined;
  startPrometheus(targets: readonly string[]): Promise<Running | undefined>;
};
const tools = services.ensureMonitoringTools();

describe.skipIf(tools === undefined)('monitoring', () => {
  const check = (program: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: deploy });
    expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
  };

  test('Prometheus takes its configuration, and each alert fires when it should and not otherwise', () => {
    check(tools?.promtool as string, 'check', 'config', 'prometheus/prometheus.yml');
    check(tools?.promtool as string, 'check', 'rules', 'prometheus/alerts.yml');
    check(tools?.promtool as string, 'test', 'rules', 'prometheus/alerts.test.yml');
  });

  test('Alertmanager takes its configuration', () =>
    check(tools?.amtool as string, 'check-config', 'alertmanager/alertmanager.yml'));

  test(
    'of a server with people on it every panel of every dashboard has something to show',
    () =>
      withSeed(async (random) => {
        await using world = await openWorld({ random });
        const ann = await world.addDevice('ann');
        const bob = await world.addDevice('bob');
        const group = await world.createGroup('Watched', [ann, bob]);
        const prometheus = (await services.startPrometheus([`127.0.0.1:${world.server.port}`])) as Running;
        try {
          using _talking = every(200, () => void ann.client.messages.send(group, 'hello'));
          using _connecting = every(1_000, () => bob.cut());
          for (const expr of expressions()) {
            let last = '';
            await until(
              async () => {
                last = await ask(prometheus.url, expr);
                return /"value":\[[^\]]*"(?!NaN)/.test(last);
              },
              { what: () => `something to show for ${expr}; it is ${last}`, timeoutMs: 30_000 },
            );
          }
        } finally {
          await prometheus.stop();
        }
      }),
    120_000,
  );
});

function expressions(): string[] {
  const folder = join(deploy, 'grafana/dashboards');
  const dashboards = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const targets = dashboards.flatMap(({ panels }) =>
    panels.flatMap((panel: { targets?: object[] }) => panel.targets ?? []),
  );
  return targets.map(({ expr }: { expr: string }) => expr.replaceAll('$__rate_interval', '20s'));
}

async function ask(url: string, expr: string): Promise<string> {
  return (await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expr)}`)).text();
}
