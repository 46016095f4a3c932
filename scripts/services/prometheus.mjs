// A private Prometheus with the alerts of deploy/, and the tools that check what deploy/ has for it.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib.mjs';
import { opens } from './opens.mjs';
import { ensureProgram, freePort, serviceFolder, startProcess } from './process.mjs';

/** Paths of `promtool` and `amtool`; undefined with the reason said. */
export function ensureMonitoringTools() {
  return ensureProgram({
    what: 'Prometheus',
    packages: ['prometheus', 'prometheus-alertmanager'],
    find: () => {
      const tools = { prometheus: 'prometheus', promtool: 'promtool', amtool: 'amtool' };
      return Object.values(tools).every((tool) => spawnSync(tool, ['--version']).status === 0) ? tools : undefined;
    },
  });
}

/**
 * @param targets servers to look at, `host:port`; each a second
 * @returns its `url` and, of startProcess, what holds, kills and stops it; undefined if there is no Prometheus
 */
export async function startPrometheus(targets) {
  const tools = ensureMonitoringTools();
  if (tools === undefined) return undefined;
  const folder = serviceFolder('prometheus');
  const port = await freePort();
  const config = readFileSync(join(root, 'deploy/prometheus/prometheus.yml'), 'utf8')
    .replaceAll(/_interval: 15s/g, '_interval: 1s')
    .replace('- alerts.yml', `- ${join(root, 'deploy/prometheus/alerts.yml')}`)
    .replace(/targets: \["server-1.*\]/, `targets: ${JSON.stringify(targets)}`)
    .replace(/alerting:[\s\S]*?(?=scrape_configs:)/, '');
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, config);
  const running = await startProcess({
    name: 'Prometheus',
    command: [
      tools.prometheus,
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    folder,
    isReady: () => opens(port),
  });
  return Object.assign(running, { url: `http://127.0.0.1:${port}`, port });
}
