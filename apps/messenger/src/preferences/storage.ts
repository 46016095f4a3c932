import { Storage } from 'expo-sqlite/kv-store';

/** Small settings of this device. */
export const storage = {
  read: (key: string): string | undefined => Storage.getItemSync(key) ?? undefined,
  write: (key: string, value: string): void => Storage.setItemSync(key, value),
  remove: (key: string): void => void Storage.removeItemSync(key),
};
