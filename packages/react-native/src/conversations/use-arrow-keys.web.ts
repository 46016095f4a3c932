interface KeyEvent {
  readonly key: string;
  readonly currentTarget: HTMLElement;
  preventDefault(): void;
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Props for a list whose rows are links: the up and down arrows move the focus from row to row. The order is that on the
 * screen, since a list that recycles its rows has another one in the document.
 */
export function useArrowKeys(): object {
  return { onKeyDown };
}

function onKeyDown(event: KeyEvent): void {
  const step = steps[event.key];
  if (step === undefined) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="link"]')].sort(
    (a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top,
  );
  const next = rows[rows.indexOf(document.activeElement as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
