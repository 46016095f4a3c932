import type { EffectApi, MessageRow, Reaction } from '@tidings/client';
import type { EntryId } from '@tidings/protocol';
import { cell, follow } from './cell';
import { self } from './demo-people';
import type { DemoWorld } from './demo-world';

/** What one does to messages, in the demo: at once, and for good. */
export function demoEffects(world: DemoWorld): EffectApi {
  const change = (id: EntryId, make: (row: MessageRow) => Partial<MessageRow>) =>
    world.changeRow(id, (row) => (row.type === 'message' ? { ...row, ...make(row) } : row));
  const rowOf = (id: EntryId): MessageRow | undefined =>
    world
      .all()
      .flatMap(({ rows }) => rows)
      .find((row): row is MessageRow => row.type === 'message' && row.id === id);

  return {
    async edit(_conversation, id, message) {
      const text = typeof message === 'string' ? message : message.text;
      change(id, () => ({ content: { type: 'text', text }, isEdited: true }));
    },
    getFormerTexts: async () => [],
    async deleteForEveryone(_conversation, ids) {
      for (const id of ids) change(id, () => ({ content: { type: 'deleted' }, reactions: [], isPinned: false }));
    },
    async react(_conversation, id, emoji, isOn) {
      change(id, ({ reactions }) => ({ reactions: react(reactions, emoji, isOn) }));
    },
    observeReactions: (_conversation, id) =>
      cell((rowOf(id)?.reactions ?? []).map(({ emoji }) => ({ emoji, person: self }))),
    async setPinned(_conversation, id, isPinned) {
      change(id, () => ({ isPinned }));
    },
    observePinned: (conversation) =>
      follow(world.get(conversation).row, () =>
        world.get(conversation).state.rows.filter((row): row is MessageRow => row.type === 'message' && row.isPinned),
      ),
  };
}

function react(reactions: readonly Reaction[], emoji: string, isOn: boolean): readonly Reaction[] {
  const others = reactions.filter((reaction) => reaction.emoji !== emoji);
  const count = (reactions.find((reaction) => reaction.emoji === emoji)?.count ?? 0) + (isOn ? 1 : -1);
  return count > 0 ? [...others, { emoji, count, isOwn: isOn }] : others;
}
