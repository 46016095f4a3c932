export interface GlideReport {
  /** Frames a second at the median. */
  readonly fps: number;
  /** Part of all frames that took longer than 50 ms. */
  readonly late: number;
  /** Of the page, at most. */
  readonly nodes: number;
}

/**
 * Runs in the page: glides through the timeline as a finger does, back for some time and forth again.
 * Serialised: uses nothing from outside.
 */
export async function glide({ ms, pxPerFrame }: { ms: number; pxPerFrame: number }): Promise<GlideReport> {
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const log = document.querySelector('[role="log"]') as HTMLElement;
  const scroller = [...log.querySelectorAll<HTMLElement>('*')].find(
    (element) => /auto|scroll/.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight,
  ) as HTMLElement;
  const times: number[] = [];
  let nodes = 0;
  const startedAt = await frame();
  for (let at = startedAt; at - startedAt < ms; ) {
    const isBack = at - startedAt < ms * 0.6;
    scroller.scrollTop += isBack ? -pxPerFrame : pxPerFrame;
    const next = await frame();
    times.push(next - at);
    at = next;
    if (times.length % 30 === 0) nodes = Math.max(nodes, document.querySelectorAll('*').length);
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  return { fps: 1_000 / median, late: times.filter((time) => time > 50).length / times.length, nodes };
}

/** Runs in the page: from the click on the first conversation to its messages on the screen, in milliseconds. */
export async function openFirst(): Promise<number> {
  const row = document.querySelector<HTMLElement>('[data-testid="conversation"]');
  const startedAt = performance.now();
  row?.click();
  return new Promise((resolve) => {
    const look = () =>
      document.querySelector('[role="log"] [role="article"]')
        ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedAt)))
        : setTimeout(look, 1);
    look();
  });
}
