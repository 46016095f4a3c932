/** Opened content → what it says. Pure. Other members write these bytes: everything is checked, and what is no content is unknown. */
import { fromBinary } from '@bufbuild/protobuf';
import {
  type Content,
  ContentSchema,
  type Details,
  DetailsPart,
  type EntryId,
  idFromBytes,
  isEmoji,
  limits,
  readTitle,
  type Text,
  type UserId,
  type LinkPreview as WirePreview,
} from '@tidings/protocol';
import type { GroupDetails, LinkPreview, Mention, MessageContent, TextContent } from '../api';
import { bytesToBase64 } from '../engine/base64';
import type { Kept, Opening } from '../sealer/sealer';
import type { StoredChange } from './stored-change';

/** What an entry does to another one. */
export type Effect =
  | { readonly type: 'edit'; readonly target: EntryId; readonly content: TextContent }
  | { readonly type: 'reaction'; readonly target: EntryId; readonly emoji: string; readonly isOff: boolean }
  | { readonly type: 'pin'; readonly target: EntryId; readonly isOff: boolean }
  | { readonly type: 'delete'; readonly targets: readonly EntryId[] };

type Parsed = Content['content'];

export function parseContent(opened: Uint8Array | undefined): Parsed | undefined {
  if (!opened) return undefined;
  try {
    return fromBinary(ContentSchema, opened).content;
  } catch {
    return undefined;
  }
}

/** The content, where it is open. */
export const openedOf = (opening: Kept | undefined): Uint8Array | undefined =>
  opening instanceof Uint8Array ? opening : undefined;

export function parseMessage(opening: Opening | undefined): MessageContent {
  if (typeof opening === 'string') return { type: 'sealed', reason: opening };
  const content = parseContent(opening);
  return content?.case === 'text' ? textOf(content.value) : { type: 'unknown' };
}

export function parseTitle(opened: Uint8Array | undefined): string | undefined {
  return parseDetails(opened)?.title;
}

/** Undefined without a title that can be seen. */
export function parseDetails(opened: Uint8Array | undefined): Details | undefined {
  const content = parseContent(opened);
  const title = content?.case === 'details' ? readTitle(content.value.title) : undefined;
  return content?.case === 'details' && title !== undefined ? { ...content.value, title } : undefined;
}

/** What new details say in the timeline. */
export function changeOfDetails({ title, description, avatar, changed, sets, baseSeq }: Details): StoredChange {
  // Nobody is told of a change that is none.
  const part = baseSeq > 0 && !sets.includes(changed) ? sets[0] : changed;
  switch (part) {
    case DetailsPart.DESCRIPTION:
      return { type: 'described', description: description.slice(0, limits.descriptionCharacters) };
    case DetailsPart.AVATAR:
      return { type: 'pictured', hasPicture: avatar.length > 0 };
    default:
      return { type: 'renamed', title };
  }
}

/** Description and picture; of what is too large, or no picture, nothing. */
export function aboutOf(details: Details): GroupDetails {
  return {
    description: details.description.slice(0, limits.descriptionCharacters),
    avatar: imageOf(details.avatar),
  };
}

/** A data URL of a JPEG, PNG or WebP of at most 16 KiB. */
export function imageOf(bytes: Uint8Array): string | undefined {
  const type = images.find(([, magic]) => magic.every((byte, index) => bytes[index] === byte))?.[0];
  return type && bytes.length <= imageBytes ? `data:${type};base64,${bytesToBase64(bytes)}` : undefined;
}

/** Undefined for content that stands for itself, or that this version does not know. */
export function parseEffect(opened: Uint8Array | undefined): Effect | undefined {
  const content = parseContent(opened);
  switch (content?.case) {
    case 'edit': {
      const target = entryId(content.value.entry);
      return target && content.value.text && { type: 'edit', target, content: textOf(content.value.text) };
    }
    case 'reaction': {
      const { entry, emoji, removed } = content.value;
      const target = entryId(entry);
      return target && isEmoji(emoji) ? { type: 'reaction', target, emoji, isOff: removed } : undefined;
    }
    case 'pin': {
      const target = entryId(content.value.entry);
      return target && { type: 'pin', target, isOff: content.value.unpinned };
    }
    case 'delete':
      return {
        type: 'delete',
        targets: content.value.entries.slice(0, limits.deletes).flatMap((id) => entryId(id) ?? []),
      };
    default:
      return undefined;
  }
}

function textOf({ text, reply, mentions, forwarded, preview }: Text): TextContent {
  const target = reply && entryId(reply.entry);
  const author = reply && (userId(reply.author) ?? undefined);
  const named = mentionsOf(mentions, text.length);
  const link = preview && linkOf(preview, text);
  return {
    type: 'text',
    text,
    ...(target && author && { reply: { id: target, author, seq: reply.seq } }),
    ...(named.length > 0 && { mentions: named }),
    ...(forwarded && { isForwarded: true }),
    ...(link && { link }),
  };
}

function mentionsOf(mentions: Text['mentions'], length: number): readonly Mention[] {
  let end = 0;
  const good: Mention[] = [];
  for (const mention of mentions.slice(0, limits.mentions)) {
    const { start, length: size } = mention;
    if (start < end || size === 0 || start + size > length) continue;
    const user = mention.user.length === 0 ? undefined : userId(mention.user);
    if (user === undefined && mention.user.length > 0) continue;
    end = start + size;
    good.push({ user, start, length: size });
  }
  return good;
}

const imageBytes = 16 * 1024;
const images: readonly (readonly [type: string, magic: readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/webp', [0x52, 0x49, 0x46, 0x46]],
];

/** A card for an address that does not stand in the text would lead where nobody pointed. */
function linkOf({ url, title, description, site, image }: WirePreview, text: string): LinkPreview | undefined {
  if (!/^https?:\/\//i.test(url) || !text.includes(url)) return undefined;
  const shown = imageOf(image);
  return {
    url,
    title: title.slice(0, 200),
    description: description.slice(0, 400),
    site: site.slice(0, 100),
    ...(shown && { image: shown }),
  };
}

const entryId = (bytes: Uint8Array) => (bytes.length === 16 ? idFromBytes<EntryId>(bytes) : undefined);
const userId = (bytes: Uint8Array) => (bytes.length === 16 ? idFromBytes<UserId>(bytes) : undefined);
