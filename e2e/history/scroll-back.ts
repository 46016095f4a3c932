export interface ScrollReport {
  /** Of the first message reached. */
  readonly reached: number;
  readonly steps: number;
  /** How far a message on the screen was from where the scrolling should have put it, at worst. */
  readonly worstJumpPx: number;
  /** What was wrong with a screen, in words. */
  readonly flaws: readonly string[];
}

/**
 * Runs in the page: scrolls a timeline of numbered messages ("Message 17: …") back to the first, and looks at every
 * screen on the way. Serialised: uses nothing from outside.
 */
export async function scrollBack(stepPx: number): Promise<ScrollReport> {
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
      .map(({ element, box }) => ({ n: Number(/Message (\d+):/.exec(element.textContent ?? '')?.[1]), box }))
      .sort((a, b) => a.box.top - b.box.top);

  const flaws: string[] = [];
  let [steps, worstJumpPx, reached] = [0, 0, Number.POSITIVE_INFINITY];
  let stuck = 0;
  while (reached > 1 && stuck < 600 && flaws.length < 10) {
    const before = screen();
    const anchor = before[Math.floor(before.length / 2)];
    const fromPx = scroller.scrollTop;
    scroller.scrollTop = fromPx - stepPx;
    const movedPx = Math.min(fromPx, stepPx);
    await frame();
    await frame();
    const after = screen();
    steps += 1;
    const found = after.find(({ n }) => n === anchor?.n);
    if (anchor && found) {
      const jumpPx = Math.abs(found.box.top - anchor.box.top - movedPx);
      if (jumpPx > worstJumpPx) worstJumpPx = jumpPx;
    }
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
  return { reached, steps, worstJumpPx, flaws };
}
