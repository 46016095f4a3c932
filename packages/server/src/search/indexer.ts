/** Fills the index from the logs of open conversations. */
import { fromBinary } from '@bufbuild/protobuf';
import {
  type Content,
  ContentSchema,
  Encryption,
  type Entry,
  type EntryId,
  EntryKind,
  idFromBytes,
  type UserId,
} from '@tidings/protocol';
import type { Consumer } from '../log/consumers';
import type { IndexStep, SearchIndex } from '../ports/search-index';
import { indexWords } from './words';

export function createIndexer(index: SearchIndex): Consumer {
  return {
    name: index.name,
    wants: ({ encryption }) => encryption === Encryption.OPEN,
    // Nobody looks for what was written a moment ago, and devices find that in what they hold.
    gatherMs: 1_000,
    handle: async (conversation, entries) => {
      const steps = entries.flatMap(stepsOf);
      if (steps.length > 0) await index.put(conversation, steps);
    },
  };
}

/** What an entry does to the index. Pure. Members write these bytes: what is no content is nothing. */
export function stepsOf(entry: Entry): readonly IndexStep[] {
  const { kind, seq, deleted, deletes } = entry;
  if (kind !== EntryKind.CONTENT) return [];
  if (deletes.length > 0) return [{ type: 'remove', ids: deletes.map((id) => idFromBytes<EntryId>(id)) }];
  if (deleted) return [{ type: 'removeAt', seq }];
  const content = contentOf(entry);
  const author = idFromBytes<UserId>(entry.authorUser);
  const said = { seq, author, endsAtMs: endOf(entry) };
  if (content?.case === 'text' && !entry.silent) {
    const { text } = content.value;
    return [
      { type: 'text', ...said, id: idFromBytes(entry.id), atMs: Number(entry.acceptedAtMs), words: indexWords(text) },
    ];
  }
  if (content?.case === 'edit' && entry.silent && content.value.text && content.value.entry.length === 16) {
    const target = idFromBytes<EntryId>(content.value.entry);
    return [{ type: 'edit', ...said, target, words: indexWords(content.value.text.text) }];
  }
  return [];
}

/** The text that an entry holds, of a message or an edit; undefined if it holds none. */
export function textOf(entry: Entry): string | undefined {
  const content = entry.deleted ? undefined : contentOf(entry);
  if (content?.case === 'text') return content.value.text;
  return content?.case === 'edit' ? content.value.text?.text : undefined;
}

function contentOf({ body }: Entry): Content['content'] | undefined {
  try {
    return fromBinary(ContentSchema, body).content;
  } catch {
    return undefined;
  }
}

const endOf = ({ acceptedAtMs, expireAfterS }: Entry): number | undefined =>
  expireAfterS > 0 ? Number(acceptedAtMs) + expireAfterS * 1_000 : undefined;
