/**
 * What decides how tall an item is, as far as it is known before it is drawn. The list takes the average of the same shape for
 * those it has not drawn yet: the nearer that is, the less moves when they come in from above. Pure.
 */
import type { MessageRow } from '@tidings/client';
import type { TimelineItem } from './layout';

/** About as many characters as a bubble's line holds on a phone; on wide screens lines are longer, and every shape a little less tall. */
const lineCharacters = 40;

export function shapeOf(item: TimelineItem): string {
  if (item.type !== 'message') return item.type;
  const { row } = item;
  const marks = [
    row.isOwn && 'own',
    item.hasName && 'name',
    item.hasMeta && 'meta',
    item.isFirstOfGroup && 'first',
    row.repliedTo && 'quote',
    row.reactions.length > 0 && 'reactions',
    row.failure && 'failure',
  ];
  return [row.content.type, linesOf(row), ...marks.filter(Boolean)].join(' ');
}

/** In steps that grow with the number: the share by which one is wrong is what counts. */
function linesOf({ content }: MessageRow): number {
  if (content.type !== 'text') return 1;
  let lines = content.link ? 4 : 0;
  for (const line of content.text.split('\n', maxLines)) lines += Math.max(1, Math.ceil(line.length / lineCharacters));
  return lines <= 8 ? lines : 2 ** Math.round(Math.log2(Math.min(lines, maxLines)));
}

const maxLines = 64;
