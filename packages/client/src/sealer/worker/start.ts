/** The worker that computes for the page in a browser. */
export function startCryptoWorker(): Worker {
  // Metro looks for exactly this shape.
  return new Worker(new URL('./crypto-worker', import.meta.url), { type: 'module' });
}
