/** Where a link leads, compared with what it says. */
export interface LinkLook {
  /** The host, mail address or telephone number, as the system will open it: punycode where there are other letters. */
  readonly place: string;
  /** The words name that place themselves. */
  readonly isPlain: boolean;
  /** The words look like another place: ask before opening. */
  readonly isDisguised: boolean;
}

const hostLike = /(?:[\p{L}\p{N}-]{1,63}\.)+[\p{L}\p{N}-]{2,63}/u;
const mailLike = /[^\s@]+@[^\s@]+/u;
const bare = (host: string) => host.toLowerCase().replace(/^www\./, '');
const digits = (text: string) => text.replaceAll(/[^\d+]/g, '');

/** Pure. */
export function lookOfLink(words: string, href: string): LinkLook {
  const url = new URL(href);
  if (url.protocol === 'tel:') {
    const said = digits(words);
    return look(digits(url.pathname), said === digits(url.pathname), said.length >= 3);
  }
  if (url.protocol === 'mailto:') {
    const place = decode(url.pathname);
    const said = mailLike.exec(words.replace(/^mailto:/i, ''))?.[0];
    return look(place, said?.toLowerCase() === place.toLowerCase(), said !== undefined || hostLike.test(words));
  }
  const said = hostLike.exec(words)?.[0];
  const isMail = mailLike.test(words);
  return look(
    url.host,
    said !== undefined && !isMail && bare(said) === bare(url.hostname),
    said !== undefined || isMail,
  );
}

const look = (place: string, isPlain: boolean, saysAPlace: boolean): LinkLook => ({
  place,
  isPlain,
  isDisguised: saysAPlace && !isPlain,
});

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
