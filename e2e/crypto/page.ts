/** The page of the encryption's browser tests; the same file is its worker. */
import { createPlainPrimitives } from '../../packages/client/src/sealer/crypto/plain';
import { createWebPrimitives, hasWebPrimitives } from '../../packages/client/src/sealer/crypto/web';
import { checkWycheproof } from '../../packages/client/src/sealer/crypto/wycheproof.contract';
import { checkVectors, vectorFamilies } from '../../packages/client/src/sealer/mls/vectors.contract';
import { measureGroup } from './measure-group';

declare global {
  interface Window {
    readonly encryption: typeof encryption;
  }
}

const adapters = { web: createWebPrimitives, plain: createPlainPrimitives } as const;
export type Adapter = keyof typeof adapters;

async function fetchVectors(path: string) {
  const { body } = await fetch(path);
  return new Response(body?.pipeThrough(new DecompressionStream('gzip'))).json();
}

const encryption = {
  hasWebPrimitives,
  vectorFamilies,
  checkVectors: (adapter: Adapter, family: string) =>
    checkVectors(adapters[adapter](), (name) => fetchVectors(`mls/${name}.json.gz`), [family]),
  checkWycheproof: (adapter: Adapter) =>
    checkWycheproof(adapters[adapter](), (name) => fetchVectors(`wycheproof/${name}.json.gz`)),
  measureHere: (leaves: number) => watchThread(() => measureGroup(leaves)),
  measureInWorker: (leaves: number) => watchThread(() => askWorker(leaves)),
};

/** @returns what the work gave, and the longest time for which this thread answered to nothing else meanwhile */
async function watchThread<T>(work: () => Promise<T>): Promise<{ result: T; longestPauseMs: number }> {
  let [lastMs, longestPauseMs] = [performance.now(), 0];
  function tick(): void {
    const nowMs = performance.now();
    longestPauseMs = Math.max(longestPauseMs, nowMs - lastMs);
    lastMs = nowMs;
  }
  const timer = setInterval(tick, 1);
  const result = await work();
  clearInterval(timer);
  tick();
  return { result, longestPauseMs };
}

function askWorker(leaves: number): ReturnType<typeof measureGroup> {
  const worker = new Worker('page.js', { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(leaves);
  });
}

if (typeof document === 'undefined') {
  self.onmessage = async ({ data }: MessageEvent<number>) => self.postMessage(await measureGroup(data));
} else {
  Object.assign(window, { encryption });
}
