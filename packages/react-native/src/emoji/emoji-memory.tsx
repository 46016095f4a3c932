import { createContext, type ReactNode, use, useMemo, useSyncExternalStore } from 'react';
import { type SkinTone, skinTones } from './skin-tone';

/** Where a device keeps what was chosen last. Both must be quick and must not throw. */
export interface EmojiStorage {
  read(): string | undefined;
  write(text: string): void;
}

export interface EmojiMemory {
  /** Newest first, without their tones. */
  readonly recents: readonly string[];
  readonly tone: SkinTone;
}

const mostRecents = 24;
const longestEmoji = 64;

/** Reads what was stored; whatever it can't read is as if it had never been. Pure. */
export function parseMemory(stored: string | undefined): EmojiMemory {
  try {
    const { recents, tone } = JSON.parse(stored ?? '{}') as { recents?: unknown; tone?: unknown };
    return {
      recents: Array.isArray(recents)
        ? recents.filter((each) => typeof each === 'string' && each.length <= longestEmoji).slice(0, mostRecents)
        : [],
      tone: skinTones.find((each) => each === tone) ?? 'none',
    };
  } catch {
    return { recents: [], tone: 'none' };
  }
}

class MemoryCell {
  readonly #storage: EmojiStorage | undefined;
  readonly #listeners = new Set<() => void>();
  #value: EmojiMemory;

  constructor(storage?: EmojiStorage) {
    this.#storage = storage;
    this.#value = parseMemory(storage?.read());
  }

  readonly get = (): EmojiMemory => this.#value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly remember = (emoji: string): void => {
    const others = this.#value.recents.filter((each) => each !== emoji);
    this.#set({ ...this.#value, recents: [emoji, ...others].slice(0, mostRecents) });
  };

  readonly chooseTone = (tone: SkinTone): void => this.#set({ ...this.#value, tone });

  readonly forget = (): void => this.#set(parseMemory(undefined));

  #set(value: EmojiMemory): void {
    this.#value = value;
    this.#storage?.write(JSON.stringify(value));
    for (const listener of this.#listeners) listener();
  }
}

// Without a provider what was picked is remembered as long as the app runs.
const MemoryContext = createContext(new MemoryCell());

export interface EmojiMemoryProviderProps {
  /** Read once. */
  readonly storage: EmojiStorage;
  readonly children: ReactNode;
}

/** Lets recent emoji and the skin tone outlive the app. */
export function EmojiMemoryProvider({ storage, children }: EmojiMemoryProviderProps) {
  const cell = useMemo(() => new MemoryCell(storage), [storage]);
  return <MemoryContext value={cell}>{children}</MemoryContext>;
}

/** Recent emoji and the skin tone of whoever is signed in on this device; `forget` when that is nobody any more. */
export function useEmojiMemory(): EmojiMemory & Pick<MemoryCell, 'remember' | 'chooseTone' | 'forget'> {
  const cell = use(MemoryContext);
  const value = useSyncExternalStore(cell.subscribe, cell.get, cell.get);
  const { remember, chooseTone, forget } = cell;
  return useMemo(() => ({ ...value, remember, chooseTone, forget }), [value, remember, chooseTone, forget]);
}
