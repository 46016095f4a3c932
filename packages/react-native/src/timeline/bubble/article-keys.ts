interface KeyEvent {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly target: unknown;
  readonly currentTarget: {
    closest(selector: string): { querySelectorAll(selector: string): Iterable<unknown> } | null;
  };
  preventDefault(): void;
}

/** The keys of a message in a browser: Enter, the menu key and Shift+F10 open its menu, arrows go to its neighbours. */
export const articleKeys = (onMenu: () => void) => (event: KeyEvent) => {
  // Keys of what lies inside (links, chips) are not ours.
  if (event.target !== event.currentTarget) return;
  const { key } = event;
  if (key === 'Enter' || key === 'ContextMenu' || (key === 'F10' && event.shiftKey)) {
    event.preventDefault();
    onMenu();
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return;
  const all = [...(event.currentTarget.closest('[role="log"]')?.querySelectorAll('[role="article"]') ?? [])] as {
    readonly offsetParent?: unknown;
    getBoundingClientRect(): { readonly top: number };
    focus(): void;
  }[];
  // A list that uses its rows again does not keep them in order.
  all.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
  const next = all[all.indexOf(event.currentTarget as never) + (key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
};
