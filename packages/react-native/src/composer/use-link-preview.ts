import type { ConversationRow, LinkPreview } from '@tidings/client';
import { Encryption } from '@tidings/protocol';
import { useEffect, useState } from 'react';
import { useClient, useLinkPreviews } from '../hooks';
import { findLinks } from '../markdown/links';

/** Typing has paused: half an address is none. */
const pauseMs = 700;

export interface ComposedPreview {
  /** Of the first link of the text, if it is wanted and there is one. */
  readonly link: LinkPreview | undefined;
  /** The person does not want this one. */
  remove(): void;
}

/** What the first link of a text leads to, looked at before it is sent, where the person has allowed that. */
export function useLinkPreview({ encryption }: ConversationRow, text: string, isOff: boolean): ComposedPreview {
  const { messages } = useClient();
  const choice = useLinkPreviews();
  const isAllowed = !isOff && (encryption === Encryption.OPEN ? choice?.inOpen : choice?.inSealed) === true;
  const url = isAllowed ? firstAddress(text) : undefined;
  const [removed, setRemoved] = useState<string>();
  const [found, setFound] = useState<{ readonly url: string; readonly link: LinkPreview | undefined }>();
  const isKnown = url === undefined || url === found?.url || url === removed;
  useEffect(() => {
    if (isKnown) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      messages.previewLink(url).then(
        (link) => isCurrent && setFound({ url, link }),
        // Without a connection there is no preview; the link is sent all the same.
        () => {},
      );
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [messages, url, isKnown]);
  const link = url !== undefined && url !== removed && found?.url === url ? found.link : undefined;
  return { link, remove: () => setRemoved(url) };
}

/** As it stands in the text, scheme and all. */
function firstAddress(text: string): string | undefined {
  const link = findLinks(text).find(({ href, text: words }) => href !== undefined && /^https?:\/\//i.test(words));
  return link?.text;
}
