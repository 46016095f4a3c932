import type { UserId } from '@tidings/protocol';
import { idArray } from './arrays';
import type { Query } from './pool';

/** All sign-ups one after the other: who is the first, and who has the last use of a link. */
const signUpLock = 7_441_003;
const userLock = 7_441_004;

export async function lockSignUps(query: Query): Promise<void> {
  await query('SELECT pg_advisory_xact_lock($1::bigint)', [signUpLock]);
}

/** Notes of ended sessions are written one transaction after the other, so that none appears behind a place that was read. */
const notesLock = 7_441_006;

export async function lockNotes(query: Query): Promise<void> {
  await query('SELECT pg_advisory_xact_lock($1::bigint)', [notesLock]);
}

/** Writes about one user happen one after the other. Locks of several are taken in the order of their ids. */
export async function lockUsers(query: Query, users: readonly UserId[]): Promise<void> {
  await query(
    'SELECT pg_advisory_xact_lock(hashtextextended(owner, $2::bigint)) FROM unnest($1::text::text[]) AS u (owner)',
    [idArray([...new Set(users)].sort()), userLock],
  );
}
