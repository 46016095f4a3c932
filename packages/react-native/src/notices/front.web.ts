/**
 * Which tab has the person's attention is told to the others by a lock, which a browser takes from a tab that dies. The tab in front
 * holds it, and decides alone what is told; the others keep quiet.
 */
const name = 'tidings.front';

/** This tab is in front, until the returned function is called. */
export function holdFront(): () => void {
  let release = () => {};
  const over = new Promise<void>((done) => {
    release = done;
  });
  // Shared: there is no moment at which nobody has it while one window hands over to the next.
  void navigator.locks?.request(name, { mode: 'shared' }, () => over).catch(() => {});
  return release;
}

/** Asked by a tab that is not in front itself. */
export async function isFrontElsewhere(): Promise<boolean> {
  try {
    const { held } = (await navigator.locks?.query()) ?? {};
    return held?.some((lock) => lock.name === name) ?? false;
  } catch {
    return false;
  }
}
