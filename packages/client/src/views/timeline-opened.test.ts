import { expect, test } from 'bun:test';
import { type ConversationId, newId, type UserId } from '@tidings/protocol';
import { openBunDatabase } from '../store/bun';
import { migrate } from '../store/migrate';
import { TimelineReader } from './timeline-query';

test('a message that was shown as sealed is shown as it is once its key has come', async () => {
  const database = openBunDatabase(':memory:');
  await migrate(database);
  const [conversation, author] = [newId<ConversationId>(), newId<UserId>()];
  const row = (seq: number, content: object) => ({
    sql: 'INSERT OR REPLACE INTO view_timeline VALUES (?, ?, ?, ?, ?, ?, ?)',
    params: [conversation, seq, `entry ${seq}`, 'message', author, seq, JSON.stringify(content)],
  });
  const sealed = { type: 'sealed', reason: 'waiting' };
  const text = (words: string) => ({ type: 'text', text: words });
  await database.write(
    [
      {
        sql: `INSERT INTO conversations (id, kind, encryption, incarnation, generation, epoch, role, from_seq, to_seq, member_count,
                info_seq, head_seq, head_loud, changed_at_ms) VALUES (?, 2, 2, 1, 1, 1, 1, 1, 0, 2, 4, 4, 4, 1)`,
        params: [conversation],
      },
      { sql: 'INSERT INTO windows VALUES (?, 1, 4)', params: [conversation] },
      row(1, text('one')),
      row(2, sealed),
      row(3, text('three')),
      row(4, sealed),
    ],
    [],
  );
  const reader = new TimelineReader(database, conversation, async () => {});
  const people = { person: (id: UserId) => ({ id, handle: 'h', displayName: 'H' }) };
  const read = async () => {
    const { rows } = await reader.read(author, people);
    return rows.map((shown) => (shown.type === 'message' ? shown.content : undefined));
  };
  expect(await read()).toEqual([text('one'), sealed, text('three'), sealed] as never);
  await database.write([row(2, text('two'))], []);
  expect(await read()).toEqual([text('one'), text('two'), text('three'), sealed] as never);
  await database.write([row(4, text('four'))], []);
  expect(await read()).toEqual([text('one'), text('two'), text('three'), text('four')] as never);
  await database.close();
});
