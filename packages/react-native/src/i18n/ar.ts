import { chat } from './ar/chat';
import { common } from './ar/common';

export const ar = { ...common, ...chat };
