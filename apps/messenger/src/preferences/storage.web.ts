/** Small settings of this device. Where a browser forbids storage they last as long as the page. */
const fallback = new Map<string, string>();

export const storage = {
  read(key: string): string | undefined {
    try {
      return localStorage.getItem(key) ?? undefined;
    } catch {
      return fallback.get(key);
    }
  },
  write(key: string, value: string): void {
    try {
      localStorage.setItem(key, value);
    } catch {
      fallback.set(key, value);
    }
  },
  remove(key: string): void {
    try {
      localStorage.removeItem(key);
    } catch {
      fallback.delete(key);
    }
  },
};
