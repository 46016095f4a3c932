export interface ScrollReport {
  /** Of the first message reached. */
  readonly reached: number;
  readonly steps: number;
  /** How far a message moved against the scrolling, or further than was scrolled, at worst, once all was drawn. */
  readonly worstJumpPx: number;
  /** The same two frames after the scrolling, and how often it was more than a line. */
  readonly worstFlickerPx: number;
  readonly flickers: number;
  /** What was wrong with a screen, in words. */
  readonly flaws: readonly string[];
}

/**
 * Runs in the page: scrolls a timeline of numbered messages ("Message 17: …") back to the first, and looks at every
 * screen on the way. Serialised: uses nothing from outside.
 */
export async function scrollBack({ stepPx, linePx }: { stepPx: number; linePx: number }): Promise<ScrollReport> {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const log = document.querySelector('[role="log"]') as HTMLElement;
  const scroller = [...log.querySelectorAll<HTMLElement>('*')].find(
    (element) => /auto|scroll/.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight,
  ) as HTMLElement;
  const view = scroller.getBoundingClientRect();

  const screen = () =>
    [...log.querySelectorAll('[role="article"]')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > view.top && box.top < view.bottom && box.height > 0)
      // The last, for an answer quotes another one above it.
      .map(({ element, box }) => ({
        n: Number([...(element.textContent ?? '').matchAll(/Message (\d+):/g)].at(-1)?.[1]),
        box,
      }))
      .sort((a, b) => a.box.top - b.box.top);

  const flaws: string[] = [];
  let [steps, worstJumpPx, worstFlickerPx, flickers, reached] = [0, 0, 0, 0, Number.POSITIVE_INFINITY];
  let stuck = 0;
  // Opening has come to rest.
  for (let still = 0, lastPx = -1; still < 20; still = scroller.scrollTop === lastPx ? still + 1 : 0) {
    lastPx = scroller.scrollTop;
    await frame();
  }
  while (reached > 1 && stuck < 600 && flaws.length < 10) {
    const before = screen();
    // The topmost that is whole: it stays on the screen for a step that is less than the screen.
    const anchor = before.find(({ box }) => box.top >= view.top) ?? before[0];
    const fromPx = scroller.scrollTop;
    scroller.scrollTop = fromPx - stepPx;
    const scrolledPx = Math.min(fromPx, stepPx);
    // Moving less is no jump: what is read stays where it is while older ones come in above.
    const jump = () => {
      const found = screen().find(({ n }) => n === anchor?.n);
      if (!anchor || !found) return undefined;
      const movedPx = found.box.top - anchor.box.top;
      return Math.max(0, -movedPx, movedPx - scrolledPx);
    };
    await frame();
    await frame();
    // Not to be found: by a screen at least.
    const flickerPx = jump() ?? view.height;
    worstFlickerPx = Math.max(worstFlickerPx, flickerPx);
    if (flickerPx >= linePx) flickers += 1;
    for (let wait = 0; wait < 10 && (jump() ?? linePx) >= linePx; wait++) await frame();
    const jumpPx = jump();
    if (jumpPx === undefined) flaws.push(`message ${anchor?.n} has gone from the screen`);
    else worstJumpPx = Math.max(worstJumpPx, jumpPx);
    const after = screen();
    steps += 1;
    for (const [i, message] of after.entries()) {
      const next = after[i + 1];
      if (next && next.n !== message.n + 1) flaws.push(`after ${message.n} comes ${next.n}`);
      // Between two messages there is at most a day's line.
      if (next && next.box.top - message.box.bottom > 90)
        flaws.push(`a hole of ${next.box.top - message.box.bottom} px after ${message.n}`);
    }
    const [first, last] = [after[0], after.at(-1)];
    if (!first || !last) flaws.push(`nothing on the screen at step ${steps}`);
    else if (view.bottom - last.box.bottom > 200)
      flaws.push(`nothing below ${last.n} for ${view.bottom - last.box.bottom} px`);
    stuck = first && first.n < reached ? 0 : stuck + 1;
    reached = Math.min(reached, first?.n ?? reached);
  }
  return { reached, steps, worstJumpPx, worstFlickerPx, flickers, flaws };
}
