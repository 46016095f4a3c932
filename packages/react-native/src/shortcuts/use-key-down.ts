/** Only a browser has keys to listen to everywhere. */
export interface Key {
  readonly key: string;
  readonly isCommand: boolean;
  readonly isAlt: boolean;
  /** Where text is written: letters belong to it. */
  readonly isInField: boolean;
}

/** @param _handle says whether it has taken the key */
export function useKeyDown(_handle: (key: Key) => boolean, _isFirst = false): void {}
