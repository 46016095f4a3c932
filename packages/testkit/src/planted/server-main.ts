/** The server with a planted bug, as a process of its own: `bun server-main.ts <plant>`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openServer, readConfig } from '@tidings/server';
import { openNaiveLogStore } from './naive-log-store';
import { isPlant } from './plants';

const plant = process.argv[2] ?? 'none';
if (!isPlant(plant)) throw new Error(`"${plant}" is no planted bug`);
const config = readConfig(process.env);
mkdirSync(config.data, { recursive: true });
const logStore = openNaiveLogStore(join(config.data, 'naive.db'), plant);
const server = await openServer(config, { logStore });
console.log(server.url);
