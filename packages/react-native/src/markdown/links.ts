/** A text in pieces, those with `href` being links. Only http, https, mailto and tel ever become one. */
export interface TextPiece {
  readonly text: string;
  readonly href?: string;
}

/** A link found in a text, and where it ends. */
export interface FoundLink {
  /** As it stands in the text. */
  readonly text: string;
  readonly href?: string;
  /** How much of the source it takes. */
  readonly length: number;
}

// One pass without nested quantifiers, so that no text makes it slow. No link holds what can't be seen, or turns text around.
const visible = String.raw`[^\s<>"'\x60\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]`;
const address = String.raw`(?:https?:\/\/|mailto:|www\.)${visible}{1,2048}|tel:\+?[\d().-]{3,24}`;
const mail = String.raw`[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}`;
const anywhere = new RegExp(String.raw`\b(?:${address})|${mail}`, 'giu');
const here = new RegExp(`${address}|${mail}`, 'iuy');
const named = /\[([^[\]\n]{1,200})\]\(((?:[^\s()]|\([^\s()]{0,200}\)){1,2048})\)/y;

/** More links than anybody writes: what follows is text. */
const mostLinks = 200;

/** Pure. */
export function findLinks(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(anywhere)) {
    if (pieces.length >= 2 * mostLinks - 1) break;
    const link = readLink(match[0]);
    if (link?.href === undefined) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: link.text, href: link.href });
    end = match.index + link.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/** The bare link that begins exactly here; without `href` if it is one that nobody should open. Pure. */
export function linkAt(text: string, at: number): FoundLink | undefined {
  here.lastIndex = at;
  const match = here.exec(text)?.[0];
  return match === undefined ? undefined : (readLink(match) ?? { text: match, length: match.length });
}

/** `[words](address)`, if it begins exactly here and the address may be opened. Pure. */
export function namedLinkAt(text: string, at: number): FoundLink | undefined {
  named.lastIndex = at;
  const [whole = '', label = '', address = ''] = named.exec(text) ?? [];
  const href = whole === '' ? undefined : hrefOf(address);
  return href === undefined ? undefined : { text: label, href, length: whole.length };
}

function readLink(found: string): FoundLink | undefined {
  const text = trimEnd(found);
  const href = hrefOf(text);
  return href === undefined ? undefined : { text, href, length: text.length };
}

/** Drops what belongs to the sentence: its full stop, and a bracket that was opened before the link. */
function trimEnd(link: string): string {
  let shown = link.replace(/[.,;:!?…'"»”*_~]{1,8}$/u, '');
  if (shown.endsWith(')') && !shown.includes('(')) shown = shown.slice(0, -1);
  return shown;
}

const schemes: readonly string[] = ['http:', 'https:', 'mailto:', 'tel:'];

const hostFirst = /^(?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}\p{N}-]{2,63}(?::\d{1,5})?(?:[/?#]|$)/u;
const wholeMail = new RegExp(`^${mail}$`, 'iu');

/** The address behind what is shown, if it is one that may be opened. */
function hrefOf(shown: string): string | undefined {
  const typed = /^(?:https?:\/\/|mailto:|tel:)/i.test(shown)
    ? shown
    : wholeMail.test(shown)
      ? `mailto:${shown}`
      : hostFirst.test(shown)
        ? `https://${shown}`
        : undefined;
  if (typed === undefined) return undefined;
  try {
    const url = new URL(typed);
    if (!schemes.includes(url.protocol)) return undefined;
    // What is shown and where it leads must be the same place: no user names in front of the host.
    if (url.username || url.password) return undefined;
    return url.href;
  } catch {
    return undefined;
  }
}
