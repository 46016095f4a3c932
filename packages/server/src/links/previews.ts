import { ErrorCode, limits, TidingsError } from '@tidings/protocol';
import { fetchPage } from './fetch-page';
import { type PageHead, readHead } from './read-head';

export interface LinkPreviews {
  /** Undefined if the page can't be had, or says nothing. Throws `INVALID_ARGUMENT` for what is no address, `OVERLOADED` if too many wait. */
  preview(address: string): Promise<PageHead | undefined>;
}

/** Pages that are fetched at the same time, for everybody together. */
const atOnce = 16;

/** @param fetch rejects if the page can't be had */
export function createLinkPreviews(fetch: (url: URL) => Promise<string> = fetchPage): LinkPreviews {
  let underWay = 0;
  return {
    async preview(address) {
      const url = parseAddress(address);
      if (underWay >= atOnce)
        throw new TidingsError(ErrorCode.OVERLOADED, 'too many pages are being looked at; try again in a moment');
      underWay += 1;
      try {
        return readHead(await fetch(url));
      } catch {
        // Why is not told: it would say what answers in the networks this server can reach.
        return undefined;
      } finally {
        underWay -= 1;
      }
    },
  };
}

function parseAddress(address: string): URL {
  const url = address.length <= limits.linkCharacters && URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new TidingsError(
      ErrorCode.INVALID_ARGUMENT,
      `url is an http or https address of at most ${limits.linkCharacters} characters, without a user name`,
    );
  return url;
}
