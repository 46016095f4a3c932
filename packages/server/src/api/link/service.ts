import type { LinkService } from '@tidings/protocol';
import type { ApiDeps } from '../api-deps';
import { type Procedures, session } from '../procedure';
import { rateLimits } from '../rate-limits';
import { previewLink } from './preview-link';

export function linkProcedures({ previews }: ApiDeps): Procedures<typeof LinkService> {
  return { previewLink: session(rateLimits.previewLink, previewLink({ previews })) };
}
