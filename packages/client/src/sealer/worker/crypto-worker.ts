import { openPrimitives } from '../crypto/open';
import { openSuite } from '../mls/suite';
import { openCryptoDesk } from './desk';
import type { Order } from './messages';

/** Computes what takes long. A bundle of its own; started by start.ts. */
const page = self as unknown as Worker;

async function openDesk() {
  const primitives = await openPrimitives();
  const suite = await openSuite(primitives);
  return openCryptoDesk({ primitives, suite }, (report) => page.postMessage(report));
}

const opening = openDesk();
// To the page a desk that can't be opened is a worker that has died; it hears of it by `onerror`.
opening.catch(reportError);
page.onmessage = async ({ data }: MessageEvent<Order>) => (await opening)(data);
