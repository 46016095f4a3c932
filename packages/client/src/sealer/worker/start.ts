/** The thread that computes groups in a browser. */
export function startGroupsWorker(): Worker {
  // Metro looks for exactly this shape.
  return new Worker(new URL('./groups-worker', import.meta.url), { type: 'module' });
}
