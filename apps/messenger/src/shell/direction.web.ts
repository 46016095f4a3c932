/** In browsers the document's `dir` does it. */
export function useSystemDirection(): void {}
