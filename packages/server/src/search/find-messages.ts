/**
 * Searching for a user: the index says where to look, the log what is there and whether it may be seen. What was deleted, has had its
 * time, reads otherwise by now or lies outside of the membership is no hit, whatever the index holds. I5 I11
 */

import { create } from '@bufbuild/protobuf';
import {
  type ConversationId,
  Encryption,
  type Entry,
  ErrorCode,
  type FoundMessage,
  FoundMessageSchema,
  idFromBytes,
  idToBytes,
  limits,
  type SearchMessagesRequest,
  type SearchMessagesResponse,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import { refuse } from '../conversations/refusal';
import { tellAt } from '../log/reader';
import type { Clock } from '../ports/clock';
import type { HeadRow, LogReader } from '../ports/log-store';
import type { IndexHit, SearchIndex, SearchSpan } from '../ports/search-index';
import { textOf } from './indexer';
import { buildPageToken, parsePageToken } from './page-token';
import { hasTerms, indexWords, queryTerms } from './words';

export interface FindMessagesOptions {
  readonly index: Pick<SearchIndex, 'find'>;
  readonly store: Pick<LogReader, 'heads' | 'pull'>;
  readonly clock: Pick<Clock, 'now'>;
}

export type FindMessages = (
  user: UserId,
  request: SearchMessagesRequest,
) => Promise<Pick<SearchMessagesResponse, 'messages' | 'next'>>;

const nothing = { messages: [], next: new Uint8Array() };

export function createFindMessages({ index, store, clock }: FindMessagesOptions): FindMessages {
  const tell = tellAt(() => clock.now());

  const entryAt = async ({ conversation, fromSeq, toSeq }: SearchSpan, seq: number): Promise<Entry | undefined> => {
    const { entries } = await store.pull({
      conversation,
      afterSeq: seq - 1,
      fromSeq,
      toSeq,
      limit: 1,
      maxBytes: 1,
      kinds: [],
    });
    const [entry] = tell(entries);
    return entry?.seq === seq && !entry.deleted ? entry : undefined;
  };

  const look = async (
    hit: IndexHit,
    span: SearchSpan | undefined,
    terms: readonly (readonly string[])[],
  ): Promise<FoundMessage | undefined> => {
    const entry = span && (await entryAt(span, hit.seq));
    const edit = span && entry && hit.editSeq > 0 ? await entryAt(span, hit.editSeq) : undefined;
    if (!entry || (hit.editSeq > 0 && !edit)) return undefined;
    const text = textOf(edit ?? entry);
    if (text === undefined || !hasTerms(indexWords(text), terms)) return undefined;
    return create(FoundMessageSchema, { conversation: idToBytes(hit.conversation), entry, ...(edit && { edit }) });
  };

  return async (user, request) => {
    const { terms, limit, before, fromMs, toMs, author } = parseRequest(request);
    const spans = await spansOf(store, user, request.conversation);
    if (terms.length === 0 || spans.length === 0) return nothing;
    const nowMs = clock.now();
    const hits = await index.find({ spans, terms, author, fromMs, toMs, before, nowMs, limit });
    const spanOf = new Map(spans.map((span) => [span.conversation, span]));
    const looked = await Promise.all(hits.map((hit) => look(hit, spanOf.get(hit.conversation), terms)));
    const fitting = countFitting(looked);
    const last = hits[fitting - 1];
    const hasMore = fitting < hits.length || hits.length === limit;
    return {
      messages: looked.slice(0, fitting).flatMap((found) => found ?? []),
      next: hasMore && last ? buildPageToken(last) : new Uint8Array(),
    };
  };
}

/** How many go into one answer; at least one. */
function countFitting(looked: readonly (FoundMessage | undefined)[]): number {
  let bytes = 0;
  const end = looked.findIndex((found, index) => {
    bytes += sizeOf(found);
    return bytes > limits.pullBytes && index > 0;
  });
  return end < 0 ? looked.length : end;
}

const sizeOf = (found: FoundMessage | undefined): number =>
  found ? 200 + (found.entry?.body.length ?? 0) + (found.edit?.body.length ?? 0) : 0;

async function spansOf(
  store: Pick<LogReader, 'heads'>,
  user: UserId,
  conversation: Uint8Array,
): Promise<readonly SearchSpan[]> {
  if (conversation.length === 0) {
    const { rows } = await store.heads(user, {});
    return rows
      .filter(({ state, membership }) => state.encryption === Encryption.OPEN && membership.role !== undefined)
      .slice(0, limits.searchedConversations)
      .map(spanOf);
  }
  const { rows } = await store.heads(user, { only: [idFromBytes<ConversationId>(conversation)] });
  const [row] = rows;
  if (row === undefined) {
    const { code, message } = refuse.notMember();
    throw new TidingsError(code, message);
  }
  if (row.state.encryption !== Encryption.OPEN)
    throw invalid('only open conversations can be searched here; encrypted ones only on the devices of their members');
  return [spanOf(row)];
}

const spanOf = ({ membership: { conversation, fromSeq, toSeq } }: HeadRow): SearchSpan => ({
  conversation,
  fromSeq,
  toSeq,
});

function parseRequest(request: SearchMessagesRequest) {
  const { text, conversation, author, limit, fromMs, toMs, after } = request;
  if (text.length > limits.searchCharacters)
    throw new TidingsError(ErrorCode.TOO_LARGE, `\`text\` has at most ${limits.searchCharacters} characters`);
  if (limit > limits.searchPage) throw invalid(`\`limit\` is 1 to ${limits.searchPage}`);
  if (conversation.length !== 0 && conversation.length !== 16) throw invalid('`conversation` has 16 bytes, or none');
  if (author.length !== 0 && author.length !== 16) throw invalid('`author` has 16 bytes, or none');
  return {
    terms: queryTerms(text),
    limit: limit === 0 ? limits.searchPageDefault : limit,
    before: parsePageToken(after),
    fromMs: clampMs(fromMs),
    toMs: toMs === 0n ? latestMs : clampMs(toMs),
    author: author.length === 0 ? undefined : idFromBytes<UserId>(author),
  };
}

const latestMs = 2 ** 45;
const clampMs = (ms: bigint): number => Number(ms < BigInt(latestMs) ? ms : BigInt(latestMs));

const invalid = (message: string): TidingsError => new TidingsError(ErrorCode.INVALID_ARGUMENT, message);
