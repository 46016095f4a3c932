import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { LogStore } from '@tidings/server';
import { openNaiveDatabase } from './naive-database';
import { createNaiveReader } from './naive-reader';
import { createNaiveWriter } from './naive-writer';
import type { Plant } from './plants';

/**
 * A log store as somebody in a hurry would write it: just enough for a world of raw devices, and with one bug, if wished.
 * It is not built on the real one, so the checker is tried on histories that the real one can't have made.
 */
export function openNaiveLogStore(path: string, plant: Plant): LogStore {
  const database = openNaiveDatabase(path);
  const refuse = (): never => {
    throw new TidingsError(ErrorCode.UNAVAILABLE, 'the naive store knows no invites');
  };
  return {
    ...createNaiveWriter(database, plant),
    ...createNaiveReader(database, plant),
    headSeqs: async () => new Map(),
    membershipsBeyond: async () => [],
    createInvite: async () => refuse(),
    listInvites: async () => [],
    findInvite: async () => undefined,
    revokeInvite: async () => false,
    requestToJoin: async () => refuse(),
    doorFor: async () => ({ needsApproval: false, hasAsked: false, isBanned: false }),
    joinRequests: async () => [],
    dropJoinRequest: async () => false,
    banned: async () => [],
    setPrivacy: async () => false,
    accept: async () => false,
    discretion: async () => undefined,
    watchable: async (_, others) => new Set(others),
    groupState: async () => undefined,
    groupsOf: async () => [],
    welcomesFor: async () => [],
    dropWelcomes: async () => undefined,
    logParts: 1,
    consumerPlace: async () => undefined,
    moveConsumers: async (moves) => moves.map(() => true),
    behind: async () => ({ logs: [], next: undefined }),
    [Symbol.asyncDispose]: async () => database.close(),
  };
}
