import { chat } from './en/chat';
import { common } from './en/common';

/** English, the source of the keys. */
export const en = { ...common, ...chat } as const;
