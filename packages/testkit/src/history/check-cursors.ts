import { type IndexedHistory, intervalsOf } from './indexed-history';
import type { Violation } from './operations';

interface Position {
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

interface Sighting extends Position {
  readonly device: string;
  readonly conversation: string;
  readonly owner: string;
  readonly isAnswer: boolean;
}

const parts = ['deliveredSeq', 'readSeq'] as const;
const nowhere: Position = { deliveredSeq: 0, readSeq: 0 };
const i4 = (message: string): Violation => ({ invariant: 'I4', message });

/** I4: cursors only grow, never pass the head, and only their owner moves them. */
export function checkCursors(history: IndexedHistory): readonly Violation[] {
  return [...walk(history)];
}

function* walk(history: IndexedHistory): Generator<Violation> {
  const asked = new Map<string, Position>();
  const answered = new Map<string, Position>();
  const highest = new Map<string, Position>();
  for (const operation of history.operations) {
    if (operation.type === 'advanced') {
      const { readSeq } = operation;
      // What was read was delivered, also if nobody said so.
      const deliveredSeq = Math.max(operation.deliveredSeq, readSeq);
      raise(asked, `${operation.conversation} ${operation.user}`, { deliveredSeq, readSeq });
    } else if (operation.type === 'cursor') {
      yield* checkSighting(history, operation, asked);
      if (operation.isAnswer) yield* checkForward(operation, answered);
      raise(highest, `${operation.conversation} ${operation.owner}`, operation);
    }
  }
  yield* checkFinal(history, asked, highest);
}

function* checkFinal(
  history: IndexedHistory,
  asked: ReadonlyMap<string, Position>,
  highest: ReadonlyMap<string, Position>,
): Generator<Violation> {
  for (const { conversation, cursors } of history.logs)
    for (const cursor of cursors) {
      const final = { ...cursor, device: 'the end', conversation, owner: cursor.user, isAnswer: true };
      yield* checkSighting(history, final, asked);
      const seen = highest.get(`${conversation} ${cursor.user}`) ?? nowhere;
      for (const part of parts)
        if (cursor[part] < seen[part])
          yield i4(`${part} of ${cursor.user} was ${seen[part]} and is ${cursor[part]} at the end`);
    }
}

/** The head only grows, so whatever passes the final one passed it. A new member may begin behind what was there before. */
function* checkSighting(
  history: IndexedHistory,
  cursor: Sighting,
  asked: ReadonlyMap<string, Position>,
): Generator<Violation> {
  const log = history.log(cursor.conversation);
  const wish = asked.get(`${cursor.conversation} ${cursor.owner}`) ?? nowhere;
  const start = Math.max(0, ...intervalsOf(log, cursor.owner).map(({ fromSeq }) => fromSeq));
  for (const part of parts) {
    if (cursor[part] > log.headSeq)
      yield i4(`${cursor.device} saw ${part} ${cursor[part]} of ${cursor.owner}, the head is ${log.headSeq}`);
    else if (cursor[part] > Math.max(wish[part], start))
      yield i4(`${cursor.device} saw ${part} ${cursor[part]} of ${cursor.owner}, who only moved it to ${wish[part]}`);
  }
}

/** Answers to one device come in order, so what they tell never goes back. */
function* checkForward(cursor: Sighting, answered: Map<string, Position>): Generator<Violation> {
  const key = `${cursor.device} ${cursor.conversation} ${cursor.owner}`;
  const before = answered.get(key) ?? nowhere;
  for (const part of parts)
    if (cursor[part] < before[part])
      yield i4(`${part} of ${cursor.owner} went from ${before[part]} back to ${cursor[part]} at ${cursor.device}`);
  raise(answered, key, cursor);
}

function raise(positions: Map<string, Position>, key: string, { deliveredSeq, readSeq }: Position): void {
  const before = positions.get(key) ?? nowhere;
  positions.set(key, {
    deliveredSeq: Math.max(before.deliveredSeq, deliveredSeq),
    readSeq: Math.max(before.readSeq, readSeq),
  });
}
