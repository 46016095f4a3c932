import { join } from 'node:path';
import { quantile } from '../../time';

const ways = { open: ['client', 'open'], sealed: ['client', 'sealed'], bare: ['floor', 'open'] } as const;

/** From the start of a process to the list in hand: medians in milliseconds. */
export async function measureColdStarts(
  folder: string,
  size: { readonly conversations: number; readonly starts: number },
) {
  const times = { open: [] as number[], sealed: [] as number[], bare: [] as number[] };
  for (let i = 0; i < size.starts; i++)
    for (const way of ['open', 'sealed', 'bare'] as const)
      times[way].push(await start(folder, ways[way], size.conversations));
  return { open: quantile(times.open, 0.5), sealed: quantile(times.sealed, 0.5), bare: quantile(times.bare, 0.5) };
}

async function start(folder: string, [mode, name]: readonly [string, string], expected: number): Promise<number> {
  const script = join(import.meta.dirname, 'main.ts');
  const child = Bun.spawn([process.execPath, script, folder, mode, name], { stdout: 'pipe', stderr: 'inherit' });
  const { ms, conversations } = (await new Response(child.stdout).json()) as { ms: number; conversations: number };
  if (conversations !== expected) throw new Error(`the list shows ${conversations} conversations`);
  return ms;
}
