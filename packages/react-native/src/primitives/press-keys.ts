interface KeyEvent {
  readonly key: string;
  readonly repeat?: boolean;
  readonly target: unknown;
  readonly currentTarget: unknown;
  preventDefault(): void;
}

/** Roles that the space bar presses. react-native-web knows it of buttons alone; Enter it knows of all but links. */
const pressedBySpace: readonly unknown[] = ['switch', 'radio', 'checkbox', 'option', 'menuitem', 'tab'];

/** What a browser's keyboard needs besides what react-native-web does with it; undefined where it needs nothing. Pure. */
export function pressKeys(role: unknown, press: (event: KeyEvent) => void): ((event: KeyEvent) => void) | undefined {
  // Enter on links is left to the browser, which follows only those that are anchors.
  const key = role === 'link' ? 'Enter' : pressedBySpace.includes(role) ? ' ' : undefined;
  if (key === undefined) return undefined;
  return (event) => {
    // Keys of a control inside are that one's.
    if (event.key !== key || event.target !== event.currentTarget) return;
    // The page would scroll.
    if (key === ' ') event.preventDefault();
    if (!event.repeat) press(event);
  };
}
