import { chat } from './de/chat';
import { common } from './de/common';

export const de = { ...common, ...chat };
