import { type ConversationId, EntryKind, isLoud, type UserId } from '@tidings/protocol';
import type { Kept, Sealer, Sealers } from '../sealer/sealer';
import type { Database } from '../store/database';
import { topics } from '../store/topics';
import { parseMembership } from '../views/materialise';
import { peopleOf } from '../views/stored-change';
import type { LogEntry } from './entry';
import { expireDue } from './expiry';
import { groupBy } from './group-by';
import { type Held, loadHeld } from './held';
import { type Change, type Draft, type Plan, planChanges, type Self } from './plan';
import { type OpenOptions, openedAtOnce, openLater, reopen } from './reopen';
import { type Opened, patchOf, planStatements, withPatch } from './statements';

export interface ReplicaOptions {
  readonly database: Database;
  readonly sealers: Sealers;
  readonly self: Self;
  /** What has its time ends by it. */
  readonly time?: { now(): number };
}

export interface Applied {
  /** Their newest windows may not reach the head: ask `nextPull`. */
  readonly touched: readonly ConversationId[];
  /** Their heads have to be asked for. */
  readonly unknown: readonly ConversationId[];
  /** People whose names may be needed. */
  readonly people: ReadonlySet<UserId>;
  readonly entries: readonly { readonly conversation: ConversationId; readonly entry: LogEntry }[];
  /** They have another incarnation than before. */
  readonly restored: readonly ConversationId[];
}

/** The part of the logs that this device holds. `apply` is the one write path; calls must not overlap. */
export class Replica {
  readonly #options: ReplicaOptions;
  readonly #held: Map<ConversationId, Held>;

  private constructor(options: ReplicaOptions, held: Map<ConversationId, Held>) {
    this.#options = options;
    this.#held = held;
  }

  static async open(options: ReplicaOptions): Promise<Replica> {
    return new Replica(options, await loadHeld(options.database));
  }

  get(conversation: ConversationId): Held | undefined {
    return this.#held.get(conversation);
  }

  newestFirst(): readonly Held[] {
    return [...this.#held.values()].sort((a, b) => b.changedAtMs - a.changedAtMs);
  }

  /** One transaction for the whole batch. If it rejects, nothing has changed, here or on the disk. */
  async apply(changes: readonly Change[]): Promise<Applied> {
    const { database, self } = this.#options;
    const plan = planChanges(this.#held, changes, self);
    const opened = await this.#open(plan);
    for (const draft of plan.drafts.values()) {
      draft.patch = patchOf(draft, opened);
      draft.held = withPatch(draft.held, draft.patch);
    }
    if (plan.drafts.size > 0 || plan.people.length > 0)
      await database.write(planStatements(plan, opened, self, this.#now()), changedTopics(plan));
    for (const [id, { held }] of plan.drafts) this.#held.set(id, held);
    for (const change of changes) await this.#openStored(change);
    if (changes.some(({ type }) => type === 'expire')) await expireDue(database, self.user, this.#now());
    return {
      touched: [...plan.drafts.keys()],
      unknown: [...plan.unknown],
      people: peopleIn(plan),
      restored: [...plan.drafts].flatMap(([id, { restoredAt }]) => (restoredAt ? [id] : [])),
      entries: [...plan.drafts].flatMap(([conversation, draft]) =>
        draft.entries.map((entry) => ({ conversation, entry })),
      ),
    };
  }

  #now(): number {
    return this.#options.time?.now() ?? 0;
  }

  async #open(plan: Plan): Promise<Opened> {
    const contents = new Map<string, Kept>();
    const key = (conversation: ConversationId, { seq }: LogEntry) => `${conversation} ${seq}`;
    for (const [encryption, drafts] of groupBy(plan.drafts.values(), ({ held }) => held.encryption)) {
      const sealer = this.#options.sealers(encryption);
      if (!sealer) continue;
      const items = drafts.flatMap((draft) => {
        const { now, later } = whenToOpen(draft, sealer);
        for (const entry of later) contents.set(key(draft.held.id, entry), 'later');
        return now.map((entry) => ({ ...entry, conversation: draft.held.id }));
      });
      const openings = await sealer.open(items);
      for (const [index, item] of items.entries()) {
        const opening = openings[index];
        if (opening) contents.set(key(item.conversation, item), opening);
      }
    }
    return (conversation, entry) => contents.get(key(conversation, entry));
  }

  async #openStored(change: Change): Promise<void> {
    if (change.type !== 'reopen' && change.type !== 'open') return;
    const { database, sealers, self } = this.#options;
    const { conversation } = change;
    const held = this.#held.get(conversation);
    const sealer = held && sealers(held.encryption);
    if (!held || !sealer) return;
    const options: OpenOptions = { database, sealer, self: self.user };
    const opened =
      change.type === 'reopen' ? reopen(options, held) : openLater(options, held, change.upToSeq ?? held.sync.headSeq);
    this.#held.set(conversation, await opened);
  }
}

/**
 * What screens show at once is opened in the transaction that takes it in: the newest entries, and the details. What lies deeper waits
 * until it comes to be shown, or until the device has the time.
 */
function whenToOpen(
  draft: Draft,
  sealer: Sealer,
): { readonly now: readonly LogEntry[]; readonly later: readonly LogEntry[] } {
  const sealed = sealedEntries(draft);
  if (sealer.isFree || sealed.length <= openedAtOnce) return { now: sealed, later: [] };
  const newestFirst = sealed.toSorted((a, b) => b.seq - a.seq);
  // However many reactions came after it: the list shows the newest message.
  const message = newestFirst.findIndex(({ kind, isSilent }) => isLoud({ kind, silent: isSilent }));
  const newest = new Set(newestFirst.slice(0, Math.max(openedAtOnce, message + 1)));
  for (const entry of draft.details.slice(-openedAtOnce)) newest.add(entry);
  return { now: [...newest], later: sealed.filter((entry) => !newest.has(entry)) };
}

const sealedKinds: ReadonlySet<EntryKind> = new Set([EntryKind.CONTENT, EntryKind.DETAILS, EntryKind.PIN]);

function sealedEntries({ entries, details }: Draft): readonly LogEntry[] {
  const sealed = entries.filter(({ kind, isDeleted }) => sealedKinds.has(kind) && !isDeleted);
  return [...sealed, ...details.filter((entry) => !entries.includes(entry))];
}

function peopleIn(plan: Plan): Set<UserId> {
  const people = new Set<UserId>();
  for (const { entries } of plan.drafts.values())
    for (const entry of entries) {
      people.add(entry.author);
      const change = entry.kind === EntryKind.MEMBERSHIP ? parseMembership(entry.body) : undefined;
      if (change) for (const user of peopleOf(change)) people.add(user);
    }
  return people;
}

function changedTopics(plan: Plan): readonly string[] {
  const changed: string[] = [topics.list];
  if (plan.people.length > 0) changed.push(topics.people);
  for (const [id, draft] of plan.drafts) {
    changed.push(topics.conversation(id), topics.timeline(id));
    if (draft.roster.length > 0 || draft.cursors.length > 0 || draft.members || draft.restoredAt)
      changed.push(topics.members(id));
    if (draft.details.length > 0 || draft.restoredAt) changed.push(topics.details(id));
    if (draft.restoredAt) changed.push(topics.outbox, topics.keys);
  }
  return changed;
}
