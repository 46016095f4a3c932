import { ErrorCode, type LinkService, TidingsError } from '@tidings/protocol';
import type { LinkPreviews } from '../../links/previews';
import type { SessionHandler } from '../procedure';

export function previewLink(deps: {
  /** Undefined: switched off. */
  readonly previews: LinkPreviews | undefined;
}): SessionHandler<typeof LinkService.method.previewLink> {
  return async ({ url }) => {
    if (deps.previews === undefined) throw new TidingsError(ErrorCode.FORBIDDEN, 'this server makes no link previews');
    const head = await deps.previews.preview(url);
    return head === undefined ? {} : { preview: { url, ...head } };
  };
}
