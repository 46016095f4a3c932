import type { Mention } from '@tidings/client';

const mostMentions = 50;
const longestName = 200;

/** Those that lie inside the text, in order and apart; what others send may be anything. Pure. */
export function checkMentions(text: string, mentions: readonly Mention[]): readonly Mention[] {
  let end = 0;
  return mentions.slice(0, mostMentions).filter(({ start, length }) => {
    const isSound =
      Number.isInteger(start) && Number.isInteger(length) && start >= end && length > 0 && length <= longestName;
    if (!isSound || start + length > text.length || splitsPair(text, start) || splitsPair(text, start + length))
      return false;
    end = start + length;
    return true;
  });
}

/** Does this position lie inside one character? */
function splitsPair(text: string, at: number): boolean {
  return (
    /^[\uDC00-\uDFFF]/.test(text.slice(at, at + 1)) && /[\uD800-\uDBFF]$/.test(text.slice(Math.max(0, at - 1), at))
  );
}
