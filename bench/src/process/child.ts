import { readFileSync } from 'node:fs';

/** A process that is measured from outside. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  /** From the start of the process to the line that says it is ready. */
  readonly startMs: number;
  /** CPU seconds so far: user and kernel, all threads. */
  cpuSeconds(): number;
  rssBytes(): number;
}

/** None of them outlives this process, however it ends (short of SIGKILL). */
const running = new Set<Bun.Subprocess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

/** Starts a program that says on its first line of output where it listens. */
export async function startChild(script: string, env: Readonly<Record<string, string>> = {}): Promise<Child> {
  const startedAtMs = performance.now();
  const child = Bun.spawn([process.execPath, script], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdout: 'pipe',
    stderr: 'inherit',
  });
  running.add(child);
  const port = portIn(await firstLine(child.stdout));
  const startMs = performance.now() - startedAtMs;
  const { pid } = child;
  return {
    pid,
    port,
    startMs,
    cpuSeconds: () => readCpuSeconds(pid),
    rssBytes: () => readRssBytes(pid),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await child.exited;
      running.delete(child);
    },
  };
}

async function firstLine(output: ReadableStream<Uint8Array>): Promise<string> {
  const reader = output.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (!text.includes('\n')) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the process ended before it was ready: ${text}`);
    text += decoder.decode(value, { stream: true });
  }
  void drain(reader);
  return text;
}

/** Nobody reads the rest, and a full pipe would stop the process. */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}

function portIn(line: string): number {
  const port = /:(\d+)/.exec(line)?.[1];
  if (port === undefined) throw new Error(`no port in "${line.trim()}"`);
  return Number(port);
}

/** `proc(5)`: fields 14 and 15 of stat, in clock ticks of 10 ms; the name before them may hold anything. */
function readCpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function readRssBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}
