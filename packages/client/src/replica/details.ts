/**
 * What a group says about itself, entry by entry. Two people change different things at the same time: each entry says what it sets, and
 * who knows a newer one than its author did takes only that. Pure.
 */
import { type Details, DetailsPart } from '@tidings/protocol';
import { aboutOf, parseDetails } from '../views/content';

export interface DetailsPatch {
  /** Of the newest entry that was taken. */
  readonly seq: number;
  readonly title?: string;
  readonly description?: string;
  /** A data URL; null: none any more. */
  readonly avatar?: string | null;
}

const allParts = [DetailsPart.TITLE, DetailsPart.DESCRIPTION, DetailsPart.AVATAR] as const;

/** What counts of these for who knows everything up to this seq. */
export function partsOf({ sets, baseSeq }: Details, knownSeq: number): ReadonlySet<DetailsPart> {
  return new Set(baseSeq === 0 || baseSeq >= knownSeq ? allParts : sets);
}

/** @param entries with their opened content, ascending; what is not open, or older than what is known, is left out */
export function foldDetails(
  knownSeq: number,
  entries: readonly { readonly seq: number; readonly content: Uint8Array | undefined }[],
): DetailsPatch | undefined {
  let patch: DetailsPatch | undefined;
  for (const { seq, content } of entries) {
    const details = parseDetails(content);
    if (!details || seq <= (patch?.seq ?? knownSeq)) continue;
    const parts = partsOf(details, patch?.seq ?? knownSeq);
    const { description, avatar } = aboutOf(details);
    patch = {
      ...patch,
      seq,
      ...(parts.has(DetailsPart.TITLE) && { title: details.title }),
      ...(parts.has(DetailsPart.DESCRIPTION) && { description }),
      ...(parts.has(DetailsPart.AVATAR) && { avatar: avatar ?? null }),
    };
  }
  return patch;
}
