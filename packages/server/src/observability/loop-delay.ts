/** So often; a delay that is shorter may be missed. */
const everyMs = 500;

/** Tells how late a timer is: for so long nobody else was served either. Real time, whatever clock the server goes by. Disposing stops. */
export function watchLoopDelay(observe: (delayMs: number) => void): Disposable {
  let dueMs = performance.now() + everyMs;
  const timer = setInterval(() => {
    const nowMs = performance.now();
    observe(Math.max(0, nowMs - dueMs));
    dueMs = nowMs + everyMs;
  }, everyMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
