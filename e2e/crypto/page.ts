/** The page of the encryption's browser tests. */
import { createWebPlatform } from '../../packages/client/src/platform/web';
import { createPlainPrimitives } from '../../packages/client/src/sealer/crypto/plain';
import { createWebPrimitives, hasWebPrimitives } from '../../packages/client/src/sealer/crypto/web';
import { checkWycheproof } from '../../packages/client/src/sealer/crypto/wycheproof.contract';
import { openGroups } from '../../packages/client/src/sealer/mls/group';
import { checkVectors, vectorFamilies } from '../../packages/client/src/sealer/mls/vectors.contract';
import { openCryptoThread } from '../../packages/client/src/sealer/worker/crypto-thread';
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
  measureOnPage: (leaves: number) => measureGroup(leaves, openGroups),
  /** As the app does it: by the worker of the web platform. */
  async measureInWorker(leaves: number) {
    const start = createWebPlatform().startCryptoWorker;
    if (!start) throw new Error('the web platform has no worker for what takes long');
    return measureGroup(leaves, (options) => openCryptoThread({ ...options, start }).groups);
  },
};

Object.assign(window, { encryption });
