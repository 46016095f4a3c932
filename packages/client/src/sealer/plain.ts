import type { Sealer } from './sealer';

/** Open conversations: the body is the content, generation and epoch are 0. */
export const plainSealer: Sealer = {
  isFree: true,
  seal: async (items) => items.map(({ content }) => ({ generation: 0, epoch: 0, body: content })),
  open: async (items) => items.map(({ body }) => body),
};
