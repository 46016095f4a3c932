/** A text in pieces, those with `href` being links. Only http, https and mailto ever become one. */
export interface TextPiece {
  readonly text: string;
  readonly href?: string;
}

// One pass without nested quantifiers, so that no text makes it slow.
const candidate =
  /\bhttps?:\/\/[^\s<>"'`]+|\bmailto:[^\s<>"'`]+|\bwww\.[^\s<>"'`]+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}/gi;

export function findLinks(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(candidate)) {
    const shown = trimEnd(match[0]);
    const href = hrefOf(shown);
    if (!href) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: shown, href });
    end = match.index + shown.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/** Drops what belongs to the sentence: its full stop, and a bracket that was opened before the link. */
function trimEnd(link: string): string {
  let shown = link.replace(/[.,;:!?…'"»”]{1,8}$/u, '');
  if (shown.endsWith(')') && !shown.includes('(')) shown = shown.slice(0, -1);
  return shown;
}

function hrefOf(shown: string): string | undefined {
  const typed = /^www\./i.test(shown)
    ? `https://${shown}`
    : shown.includes('://')
      ? shown
      : `mailto:${shown.replace(/^mailto:/i, '')}`;
  try {
    const url = new URL(typed);
    if (!['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined;
    // What is shown and where it leads must be the same place: no user names in front of the host.
    if (url.username || url.password) return undefined;
    return url.href;
  } catch {
    return undefined;
  }
}
