/** What a finger on a message is up to. Pure. */
export interface TouchTrack {
  readonly kind: 'still' | 'swipe' | 'scroll';
  readonly fromX: number;
  readonly fromY: number;
  /** How far the message is pulled, in points to the right. */
  readonly shift: number;
}

const slack = 10;
const furthest = 80;
const replyAt = 56;

export const begin = (fromX: number, fromY: number): TouchTrack => ({ kind: 'still', fromX, fromY, shift: 0 });

export function move(track: TouchTrack, x: number, y: number, isRtl: boolean): TouchTrack {
  if (track.kind === 'scroll') return track;
  const [dx, dy] = [x - track.fromX, y - track.fromY];
  const along = isRtl ? -dx : dx;
  if (track.kind === 'still') {
    if (Math.abs(dx) < slack && Math.abs(dy) < slack) return track;
    if (along < 1.5 * Math.abs(dy)) return { ...track, kind: 'scroll' };
  }
  const shift = Math.min(Math.max(along, 0), furthest);
  return { ...track, kind: 'swipe', shift: shift === 0 ? 0 : isRtl ? -shift : shift };
}

export const isReply = ({ kind, shift }: TouchTrack): boolean => kind === 'swipe' && Math.abs(shift) >= replyAt;
