import { type ConversationId, ErrorCode, idToBytes, limits, TidingsError, type UserId } from '@tidings/protocol';
import type { BeyondResult, SearchApi, SearchQuery } from '../api';
import { bytesFromBase64, bytesToBase64 } from '../engine/base64';
import type { Database } from '../store/database';
import { buildBeyondHits, readIncomplete } from '../views/beyond-query';
import { search } from '../views/search-query';
import { termsOf } from '../views/search-text';
import { type Parts, readerOf } from './parts';

export function createSearchApi(parts: Parts): SearchApi {
  return {
    find: async (query) => {
      const reader = await readerOf(parts);
      return reader ? search(reader, query) : { hits: [], next: undefined };
    },
    findBeyond: (query) => findBeyond(parts, query),
    people: async (conversation) => {
      const reader = await readerOf(parts);
      if (!reader) return [];
      const { self, people } = reader;
      const others = (await authorsOf(reader.database, conversation)).filter((id) => id !== self).map(people.person);
      return [people.person(self), ...others.sort((a, b) => a.displayName.localeCompare(b.displayName))];
    },
  };
}

const nothing = { hits: [], next: undefined };

async function findBeyond(parts: Parts, query: SearchQuery): Promise<BeyondResult> {
  const reader = await readerOf(parts);
  const words = termsOf(query.text);
  const incomplete = reader && words.length > 0 ? await readIncomplete(reader, query.conversation) : [];
  if (!reader || incomplete.length === 0) return { ...nothing, state: 'whole' };
  const { conversation, author, fromMs = 0, toMs, limit = limits.searchPageDefault, after } = query;
  try {
    const { messages, next } = await parts.rpc.log.searchMessages({
      text: words.join(' ').slice(0, limits.searchCharacters),
      ...(conversation && { conversation: idToBytes(conversation) }),
      ...(author && { author: idToBytes(author) }),
      fromMs: BigInt(Math.max(0, Math.floor(fromMs))),
      toMs: toMs === undefined ? 0n : BigInt(Math.max(1, Math.floor(toMs))),
      limit: Math.min(Math.max(limit, 1), limits.searchPage),
      ...(after && { after: bytesFromBase64(after) }),
    });
    const hits = await buildBeyondHits(reader, messages, query.text);
    return { hits, next: next.length > 0 ? bytesToBase64(next) : undefined, state: 'asked' };
  } catch (failure) {
    if (failure instanceof TidingsError && isAway(failure)) return { ...nothing, state: 'missed' };
    throw failure;
  }
}

/** Away, or of a version before this could be asked for. */
const isAway = ({ code, policy }: TidingsError): boolean =>
  policy.action === 'backoff' || code === ErrorCode.NOT_FOUND || code === ErrorCode.NOT_MEMBER;

async function authorsOf(database: Database, conversation: ConversationId | undefined): Promise<readonly UserId[]> {
  const rows = conversation
    ? await database.all<{ id: UserId }>(
        `SELECT DISTINCT author AS id FROM view_timeline WHERE conversation = ? AND type = 'message'`,
        [conversation],
      )
    : await database.all<{ id: UserId }>('SELECT id FROM people');
  return rows.map(({ id }) => id);
}
