/** Shops replace the app on phones. */
export function useNewVersion(): (() => void) | undefined {
  return undefined;
}
