import { type IndexedHistory, type IndexedLog, intervalsOf } from './indexed-history';
import type { Operation, Violation } from './operations';

type Pulled = Extract<Operation, { type: 'pulled' }>;

const i8 = (message: string): Violation => ({ invariant: 'I8', message });

/** I8: a pull answers exactly what lies behind its position, and nobody is told less than had been acknowledged before they asked. */
export function checkResume(history: IndexedHistory): readonly Violation[] {
  return [...walk(history)];
}

function* walk(history: IndexedHistory): Generator<Violation> {
  for (const operation of history.operations) {
    if (operation.type === 'pulled') {
      yield* checkPull(operation, history.log(operation.conversation));
      yield* checkFreshness(history, { ...operation, seq: operation.headSeq });
    } else if (operation.type === 'head' || operation.type === 'caught_up') {
      yield* checkFreshness(history, operation);
    }
  }
}

function* checkPull(pull: Pulled, log: IndexedLog): Generator<Violation> {
  const seqs = pull.entries.map(({ seq }) => seq);
  const what = `${pull.device} pulled ${pull.beforeSeq === undefined ? `after ${pull.afterSeq ?? 0}` : `before ${pull.beforeSeq}`}`;
  for (const [index, seq] of seqs.entries())
    if (index > 0 && seq !== (seqs[index - 1] as number) + 1)
      yield i8(`${what} and got ${seq} after ${seqs[index - 1]}`);
  if (seqs.length === 0 && !pull.isAtEnd) yield i8(`${what} and got nothing, without being at the end`);
  yield* pull.beforeSeq === undefined
    ? checkForwards(pull, log, what)
    : checkBackwards({ ...pull, beforeSeq: pull.beforeSeq }, log, what);
}

function* checkForwards(pull: Pulled, log: IndexedLog, what: string): Generator<Violation> {
  const starts = firstVisible(pull, log).map((from) => Math.max((pull.afterSeq ?? 0) + 1, from));
  const [got] = pull.entries;
  if (got !== undefined && !starts.includes(got.seq))
    yield i8(`${what} and got ${got.seq} instead of ${starts.join(' or ')}`);
  const last = pull.entries.at(-1)?.seq ?? Math.max(...starts) - 1;
  if (pull.isAtEnd && last < pull.headSeq)
    yield i8(`${what}, ended at ${last} of ${pull.headSeq} and was told that is all`);
}

function* checkBackwards(pull: Pulled & { beforeSeq: number }, log: IndexedLog, what: string): Generator<Violation> {
  const last = Math.min(pull.beforeSeq - 1, pull.headSeq);
  const got = pull.entries.at(-1);
  if (got !== undefined && got.seq !== last) yield i8(`${what} and got ${got.seq} instead of ${last}`);
  const first = pull.entries[0]?.seq ?? last + 1;
  if (pull.isAtEnd && first > Math.max(...firstVisible(pull, log)))
    yield i8(`${what}, ended at ${first} and was told that is all`);
}

/** Where the user's memberships begin: more than one place if they were removed and came back. */
function firstVisible({ user }: Pulled, log: IndexedLog): readonly number[] {
  const starts = intervalsOf(log, user).map(({ fromSeq }) => fromSeq);
  return starts.length > 0 ? starts : [1];
}

function* checkFreshness(
  history: IndexedHistory,
  told: { device: string; user: string; conversation: string; seq: number; asOf: number },
): Generator<Violation> {
  const known = history.knownSeq(told.conversation, told.asOf);
  const ends = intervalsOf(history.log(told.conversation), told.user).map(({ toSeq }) => toSeq ?? known);
  if (told.seq < Math.min(known, ...ends))
    yield i8(
      `${told.device} asked after ${known} had been acknowledged and was told that ${told.conversation} ends at ${told.seq}`,
    );
}
