import type { FinalLog, History, Interval, Operation, SeenEntry } from './operations';

/** One final log with its entries by position and by id. */
export interface IndexedLog extends FinalLog {
  readonly headSeq: number;
  readonly bySeq: ReadonlyMap<number, SeenEntry>;
  /** More than one seq only if I2 is broken. */
  readonly seqsById: ReadonlyMap<string, readonly number[]>;
}

/** A history and what the checks look up in it again and again. */
export interface IndexedHistory extends History {
  /** Also for conversations that were never read at the end: those are empty. */
  log(conversation: string): IndexedLog;
  /** Highest seq of the conversation that anybody was told within the first `asOf` operations. */
  knownSeq(conversation: string, asOf: number): number;
  /** Every sighting of an entry at a device. */
  readonly sightings: readonly {
    readonly device: string;
    readonly user: string;
    readonly conversation: string;
    readonly entry: SeenEntry;
  }[];
}

export function indexHistory(history: History): IndexedHistory {
  const logs = new Map(history.logs.map((log) => [log.conversation, indexLog(log)]));
  const known = indexKnown(history.operations);
  return {
    ...history,
    log: (conversation) =>
      logs.get(conversation) ?? indexLog({ conversation, entries: [], memberships: [], cursors: [] }),
    knownSeq: (conversation, asOf) => known.get(conversation)?.findLast(({ index }) => index < asOf)?.seq ?? 0,
    sightings: history.operations.flatMap(sightingsIn),
  };
}

function indexLog(log: FinalLog): IndexedLog {
  const bySeq = new Map<number, SeenEntry>();
  const seqsById = new Map<string, number[]>();
  for (const entry of log.entries) {
    bySeq.set(entry.seq, entry);
    const seqs = seqsById.get(entry.id);
    if (seqs === undefined) seqsById.set(entry.id, [entry.seq]);
    else seqs.push(entry.seq);
  }
  return { ...log, headSeq: Math.max(0, ...log.entries.map(({ seq }) => seq)), bySeq, seqsById };
}

/** Per conversation, the moments at which the highest acknowledged seq rose. */
function indexKnown(operations: readonly Operation[]): Map<string, { readonly index: number; readonly seq: number }[]> {
  const known = new Map<string, { index: number; seq: number }[]>();
  for (const [index, operation] of operations.entries()) {
    if (operation.type !== 'acknowledged') continue;
    const rises = known.get(operation.conversation) ?? [];
    known.set(operation.conversation, rises);
    if (operation.seq > (rises.at(-1)?.seq ?? 0)) rises.push({ index, seq: operation.seq });
  }
  return known;
}

function sightingsIn(operation: Operation): IndexedHistory['sightings'] {
  if (operation.type !== 'live' && operation.type !== 'pulled') return [];
  const { device, user, conversation } = operation;
  return operation.entries.map((entry) => ({ device, user, conversation, entry }));
}

/** The intervals of one user; an empty list when memberships are not known. */
export function intervalsOf(log: FinalLog, user: string): readonly Interval[] {
  return log.memberships.filter((interval) => interval.user === user);
}
