/** What the head of a page says about it. Pure: the page is read as text, in one pass, and nothing of it is run or kept. */
import { Parser } from 'htmlparser2';

export interface PageHead {
  readonly title: string;
  readonly description: string;
  readonly site: string;
}

/** Of what a page says the first counts; more than anybody can read is not even kept. */
const most = { title: 200, description: 400, site: 100 } as const;
const longestRaw = 4_000;
const mostTags = 2_000;
const piece = 8_192;

/** By their rank: what is written for previews comes before what is written for everybody. */
const sources = {
  title: ['og:title', 'twitter:title', 'title'],
  description: ['og:description', 'twitter:description', 'description'],
  site: ['og:site_name', 'application-name'],
} as const satisfies Record<keyof PageHead, readonly string[]>;

/** Undefined if it says nothing that could be shown. */
export function readHead(html: string): PageHead | undefined {
  const said = new Map<string, string>();
  let title: string | undefined;
  let isOver = false;
  let tags = 0;
  const parser = new Parser({
    onopentag(name, { name: named, property, content }) {
      tags += 1;
      if (name === 'title') title = '';
      else if (name === 'body') isOver = true;
      else if (name === 'meta' && content !== undefined) {
        const key = (property ?? named ?? '').toLowerCase();
        if (!isOver && !said.has(key) && said.size < 200) said.set(key, content.slice(0, longestRaw));
      }
    },
    ontext(text) {
      if (title !== undefined && title.length < longestRaw) title += text;
    },
    onclosetag(name) {
      if (name !== 'title' || title === undefined) return;
      if (!isOver && !said.has('title')) said.set('title', title);
      title = undefined;
    },
  });
  // Piece by piece: what comes after the head, and after more than a head has, is not looked at.
  for (let at = 0; at < html.length && !isOver && tags < mostTags; at += piece)
    parser.write(html.slice(at, at + piece));
  parser.end();
  const find = (part: keyof PageHead) => {
    for (const source of sources[part]) {
      const text = plain(said.get(source) ?? '', most[part]);
      if (text !== '') return text;
    }
    return '';
  };
  const head = { title: find('title'), description: find('description'), site: find('site') };
  return head.title === '' && head.description === '' ? undefined : head;
}

/** On one line, without what can't be seen or turns text around. */
function plain(text: string, longest: number): string {
  const line = text
    .slice(0, longestRaw)
    .replace(/[\p{Cc}\p{Cs}\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\s]+/gu, ' ')
    .trim();
  return line.length <= longest
    ? line
    : `${line
        .slice(0, longest - 1)
        .replace(/[\uD800-\uDBFF]$/, '')
        .trimEnd()}…`;
}
