/** Waits for a condition, looking again every few milliseconds; fails with `what` when the time is over. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  { what, timeoutMs = 60_000 }: { readonly what: string | (() => string); readonly timeoutMs?: number },
): Promise<void> {
  const endsAt = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > endsAt)
      throw new Error(`waited ${timeoutMs} ms for ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
