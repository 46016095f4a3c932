import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../main.ts', import.meta.url));

/** Runs `tidings <args>` in a process of its own, with these settings and no others. */
export async function runTidings(settings: Readonly<Record<string, string>>, args: readonly string[], input = '') {
  const child = spawn(process.execPath, [main, ...args], { env: { PATH: process.env.PATH, ...settings } });
  let [out, error] = ['', ''];
  child.stdout.on('data', (data) => (out += data));
  child.stderr.on('data', (data) => (error += data));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, error };
}
