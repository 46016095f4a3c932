import { useCallback, useState } from 'react';
import { storage } from './storage';

/** A setting of this device, kept over restarts; `parse` says which stored texts still mean something. */
export function usePreference<Value extends string>(
  key: string,
  parse: (stored: string) => Value | undefined,
): readonly [Value | undefined, (value: Value | undefined) => void] {
  const [value, setValue] = useState(() => {
    const stored = storage.read(key);
    return stored === undefined ? undefined : parse(stored);
  });
  const change = useCallback(
    (next: Value | undefined) => {
      if (next === undefined) storage.remove(key);
      else storage.write(key, next);
      setValue(next);
    },
    [key],
  );
  return [value, change];
}
