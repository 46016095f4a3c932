import type { ConversationRow } from '@tidings/client';

const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase();

/** Rows whose title (or whose peer's handle) holds every word of the query, accents and case aside. Pure. */
export function filterRows(
  rows: readonly ConversationRow[],
  query: string,
  titleOf: (row: ConversationRow) => string = ({ title }) => title,
): readonly ConversationRow[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const name = plain(`${titleOf(row)} ${row.peer?.handle ?? ''}`);
    return words.every((word) => name.includes(word));
  });
}
