import type { MemberRow } from '@tidings/client';
import type { UserId } from '@tidings/protocol';
import { cleanName } from '../markdown/clean-text';

/** An `@` being typed: where it stands, and what follows it up to the caret. */
export interface MentionQuery {
  readonly start: number;
  readonly query: string;
}

/** Somebody who can be named; `user` undefined: everybody. */
export interface Candidate {
  readonly user: UserId | undefined;
  /** What is inserted behind the `@`. */
  readonly name: string;
  readonly handle: string;
}

const mostCandidates = 6;
const typed = /(?:^|[\s([{"'«„“])@([^\s@]{0,32}(?: [^\s@]{1,32})?)$/u;
const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Is somebody being named right before the caret? Pure. */
export function mentionQueryAt(text: string, caret: number): MentionQuery | undefined {
  const query = typed.exec(text.slice(Math.max(0, caret - 70), caret))?.[1];
  return query === undefined ? undefined : { start: caret - query.length - 1, query };
}

/** Those who may be meant: a word of the name, or the handle, begins so. Names before handles. Pure. */
export function candidatesFor(query: string, people: readonly Candidate[]): Candidate[] {
  const wanted = fold(query);
  const byName = people.filter(({ name }) => fold(name).startsWith(wanted) || fold(name).includes(` ${wanted}`));
  const byHandle = people.filter((person) => fold(person.handle).startsWith(wanted) && !byName.includes(person));
  return [...byName, ...byHandle].slice(0, mostCandidates);
}

/** Whom one can name in a conversation: the others, and in groups all of them. Pure. */
export function candidatesOf(members: readonly MemberRow[], everybody: string | undefined): Candidate[] {
  const others = members.filter(({ isSelf }) => !isSelf);
  return [
    ...others.map(({ id, displayName, handle }) => ({ user: id, name: cleanName(displayName), handle })),
    ...(everybody === undefined ? [] : [{ user: undefined, name: everybody, handle: everybody }]),
  ];
}
