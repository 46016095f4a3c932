/**
 * Which refresh secrets a session accepts, as pure data.
 *
 *      trade(current) ─► that one is `previous`, and the next one the only `current`
 *      trade(previous) ─► one more `current`: the answer to the first trade may have been lost on the way
 *      no current at all ─► a backup was restored: tokens were traded since that it knows nothing of, and the first to come is taken
 *      anything else ─► reused: somebody has kept an old token, and nobody can say which of the two is the thief
 *
 * Of several `current` ones the first to be used wins, so a repeated or overtaken request never signs anybody out,
 * while a stolen token is found out as soon as both sides have used theirs.
 */
export interface Rotation {
  readonly previous: Uint8Array | undefined;
  /** Given out and not yet used; the newest last. */
  readonly current: readonly Uint8Array[];
}

/** Lost answers in a row that are forgiven. */
const maxCurrent = 4;

export function beginRotation(secret: Uint8Array): Rotation {
  return { previous: undefined, current: [secret] };
}

export function trade(rotation: Rotation, presented: Uint8Array, next: Uint8Array): Rotation | 'reused' {
  if (rotation.current.length === 0) return { previous: presented, current: [next] };
  if (rotation.current.some((secret) => isSame(secret, presented))) return { previous: presented, current: [next] };
  if (rotation.previous !== undefined && isSame(rotation.previous, presented))
    return { previous: rotation.previous, current: [...rotation.current, next].slice(-maxCurrent) };
  return 'reused';
}

/** These are hashes of random secrets: comparing them needs no constant time. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
