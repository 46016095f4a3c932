/**
 * Sends what was meant, in the order it was meant (lane.ts): one entry of a conversation at a time, a few conversations at once. Changes
 * of a conversation (members, rules, the timer) are asked for in the same order (ask-change.ts).
 *
 *   waiting ──seal, mark, append──► uncertain ──appended──► landed (its row goes when its entry is applied)
 *      ▲                                │ connection lost: again, under the same id; the server answers with the same seq. I2
 *      ├── backoff, stale (unmarked) ───┤
 *      └──────── retry ───────── failed ◄── refused for good: the row stays, with the reason
 *
 * What waits unmarked, or has failed, nobody else has: taking it back is to delete its row (intents.ts).
 */
import {
  type Appended,
  type ConversationId,
  type EntryId,
  EntryKind,
  ErrorCode,
  idFromBytes,
  idToBytes,
  type Rejected,
  TidingsError,
} from '@tidings/protocol';
import { giveUp } from '../personal/statements';
import type { Clock } from '../platform/platform';
import type { Held } from '../replica/held';
import type { Landed } from '../replica/plan';
import type { Sealed, Sealer, Sealers } from '../sealer/sealer';
import type { Database } from '../store/database';
import { fullJitter, type Random } from '../transport/jitter';
import type { FrameSender } from '../transport/socket';
import type { AskChange } from './ask-change';
import { changeTopics } from './changes';
import { failIntent, handIntent, type Intent, takeIntentBack } from './intents';
import { Lane } from './lane';
import { isVainEdit } from './vain';

export interface OutboxOptions {
  readonly database: Database;
  readonly sealers: Sealers;
  readonly clock: Clock;
  readonly random: Random;
  readonly link: FrameSender;
  held(conversation: ConversationId): Held | undefined;
  /** Takes a landed entry into the replica; resolves when that is on the disk. */
  land(conversation: ConversationId, landed: Landed): Promise<void>;
  /** Has a change of the conversation made. */
  askChange: AskChange;
  /** Takes down where a change has landed; resolves when that is on the disk. */
  acknowledge(conversation: ConversationId, appended: Appended): Promise<void>;
  /** Catches up with the log before a stale entry is sealed anew. */
  catchUp(conversation: ConversationId): Promise<void>;
}

interface IntentRow extends Omit<Intent, 'isSilent' | 'deletes'> {
  readonly is_silent: number;
  readonly deletes: string | null;
  readonly was_handed: number;
}

interface Waiting extends Required<Intent> {
  /** The server may have it already. */
  readonly wasHanded: boolean;
}

type Outcome =
  | { readonly type: 'landed'; readonly landed: Landed }
  /** A change was made; undefined when the log says so under another id. */
  | { readonly type: 'changed'; readonly appended: Appended | undefined }
  /** `isUnknown`: so nobody but this device has it. */
  | { readonly type: 'refused'; readonly error: TidingsError; readonly isUnknown?: boolean }
  /** The connection went before an answer came. */
  | { readonly type: 'uncertain' };

const lanesAtOnce = 8;
const answerWithinMs = 20_000;
const retry = { baseMs: 500, capMs: 15_000 };
const triesBroken = 3;

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #lanes = new Map<ConversationId, Lane>();
  /** In a lane, or landed and not yet taken out of the table. */
  readonly #known = new Set<EntryId>();
  readonly #uncertain = new Map<EntryId, (outcome: Outcome) => void>();
  readonly #intents = new Map<EntryId, Landed['sent']>();
  #running = 0;
  #loading: Promise<void> | undefined;
  #isDirty = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** New intents may be in the table. */
  async load(): Promise<void> {
    this.#isDirty = true;
    this.#loading ??= this.#loadAll().finally(() => {
      this.#loading = undefined;
    });
    await this.#loading;
  }

  /** The connection is open: everything that waits is sent (again). */
  resume(): void {
    for (const lane of [...this.#lanes.values()]) this.#run(lane);
  }

  appended(appended: Appended): void {
    const id = idFromBytes<EntryId>(appended.id);
    const sent = this.#intents.get(id);
    if (sent) this.#uncertain.get(id)?.({ type: 'landed', landed: { sent, appended } });
  }

  rejected({ id, error }: Rejected): void {
    const code = error?.code ?? ErrorCode.INTERNAL;
    const refusal = new TidingsError(code, error?.message ?? 'refused', { retryAfterMs: error?.retryAfterMs ?? 0 });
    this.#uncertain.get(idFromBytes<EntryId>(id))?.({ type: 'refused', error: refusal });
  }

  lost(): void {
    for (const settle of [...this.#uncertain.values()]) settle({ type: 'uncertain' });
  }

  async #loadAll(): Promise<void> {
    while (this.#isDirty) {
      this.#isDirty = false;
      const rows = await this.#options.database.all<{ id: EntryId; conversation: ConversationId }>(
        'SELECT id, conversation FROM outbox WHERE seq IS NULL AND failure_code IS NULL ORDER BY position',
      );
      for (const { id, conversation } of rows) {
        if (this.#known.has(id)) continue;
        this.#known.add(id);
        this.#laneOf(conversation).add(id);
      }
      const waiting = new Set(rows.map(({ id }) => id));
      // Nothing waits for what was taken back.
      for (const lane of [...this.#lanes.values()])
        if (!lane.isRunning) for (const id of lane.queue) if (!waiting.has(id)) this.#gone(lane, id);
      // What a restored server has lost comes before what was waiting.
      for (const lane of this.#lanes.values()) lane.order([...waiting]);
      this.resume();
    }
  }

  #laneOf(conversation: ConversationId): Lane {
    const known = this.#lanes.get(conversation);
    if (known) return known;
    const lane = new Lane(conversation, this.#options.clock, () => this.#run(lane));
    this.#lanes.set(conversation, lane);
    return lane;
  }

  #gone(lane: Lane, id: EntryId): void {
    this.#known.delete(id);
    lane.remove(id);
    if (lane.queue.length === 0 && !lane.isRunning) this.#lanes.delete(lane.conversation);
  }

  #run(lane: Lane): void {
    if (!lane.isFree || this.#running >= lanesAtOnce || !this.#options.link.isOpen) return;
    lane.isRunning = true;
    this.#running += 1;
    void this.#drain(lane)
      // A write failed (disk full, signed out): the rows are still there, the next connection tries again.
      .catch(() => this.#options.link.drop())
      .finally(() => {
        lane.isRunning = false;
        this.#running -= 1;
        if (lane.queue.length === 0) this.#lanes.delete(lane.conversation);
        this.resume();
      });
  }

  /** Sends until there is nothing left, or what is left has to wait: then it is another conversation's turn. */
  async #drain(lane: Lane): Promise<void> {
    while (this.#options.link.isOpen && !lane.isPaused) {
      const intent = await lane.next(
        (id) => this.#read(id),
        (id) => this.#gone(lane, id),
      );
      if (!intent) return;
      const { id } = intent;
      const outcome = (await this.#dropVain(intent)) ? undefined : await this.#carryOut(intent, lane);
      // It is gone.
      if (!outcome) this.#gone(lane, id);
      else if (outcome.type === 'landed') {
        lane.remove(id);
        void this.#options.land(lane.conversation, outcome.landed).then(
          () => this.#known.delete(id),
          // Still in the table: sent again after the next start, and answered with the same seq.
          () => this.#known.delete(id),
        );
      } else if (outcome.type === 'changed') {
        await this.#changed(intent, outcome.appended);
        this.#gone(lane, id);
      } else if (outcome.type === 'refused') {
        if (outcome.isUnknown) await this.#options.database.write([takeIntentBack(id)], []);
        await this.#refused(intent, outcome.error, lane);
      }
    }
  }

  async #read(id: EntryId): Promise<Waiting | undefined> {
    const [row] = await this.#options.database.all<IntentRow>(
      `SELECT id, conversation, kind, content, is_silent, deletes, was_handed FROM outbox
       WHERE id = ? AND seq IS NULL AND failure_code IS NULL`,
      [id],
    );
    if (!row) return undefined;
    const { is_silent, deletes, was_handed, ...intent } = row;
    return {
      ...intent,
      wasHanded: was_handed === 1,
      isSilent: is_silent === 1 && row.kind !== EntryKind.DETAILS,
      deletes: deletes === null ? [] : (JSON.parse(deletes) as EntryId[]),
    };
  }

  async #dropVain(intent: Waiting): Promise<boolean> {
    const isVain = await isVainEdit(this.#options.database, intent);
    if (isVain) await this.#drop(intent);
    return isVain;
  }

  #drop({ id, conversation }: Waiting): Promise<void> {
    const statement = { sql: 'DELETE FROM outbox WHERE id = ?', params: [id] };
    return this.#options.database.write([statement], changeTopics(conversation));
  }

  async #carryOut(intent: Waiting, lane: Lane): Promise<Outcome | undefined> {
    if (intent.kind !== EntryKind.MEMBERSHIP) return this.#send(intent, lane);
    if (!intent.wasHanded && !(await this.#hand(intent.id))) return undefined;
    try {
      return { type: 'changed', appended: await this.#options.askChange(intent) };
    } catch (failure) {
      if (failure instanceof TidingsError) return { type: 'refused', error: failure };
      return refused(ErrorCode.INTERNAL, 'the change could not be made; try again');
    }
  }

  async #changed(intent: Waiting, appended: Appended | undefined): Promise<void> {
    if (appended) await this.#options.acknowledge(intent.conversation, appended);
    else await this.#drop(intent);
  }

  /** False if it was taken back meanwhile. */
  async #hand(id: EntryId): Promise<boolean> {
    await this.#options.database.write([handIntent(id)], []);
    return (await this.#read(id)) !== undefined;
  }

  /** Undefined if it was taken back before the socket got it. */
  async #send(intent: Waiting, lane: Lane): Promise<Outcome | undefined> {
    const { clock, link, sealers, held } = this.#options;
    const encryption = held(intent.conversation)?.encryption;
    // The vault's conversation is made with the keys, and may not be here yet.
    if (encryption === undefined && intent.kind === EntryKind.VAULT)
      return refused(ErrorCode.UNAVAILABLE, 'the vault is not there yet');
    const sealer = encryption === undefined ? undefined : sealers(encryption);
    if (!sealer)
      return refused(
        ErrorCode.UNSUPPORTED_VERSION,
        'this version can not write into this conversation; update the app',
      );
    const sealed = await seal(sealer, intent, lane.refused);
    if (sealed instanceof TidingsError) return { type: 'refused', error: sealed };
    if (!link.isOpen) return { type: 'uncertain' };
    const { id, kind, isSilent, deletes, wasHanded } = intent;
    if (!wasHanded && !(await this.#hand(id))) return undefined;
    if (!link.isOpen) return { type: 'uncertain' };
    this.#intents.set(id, { id, kind, isSilent, deletes, ...sealed });
    const outcome = await new Promise<Outcome>((resolve) => {
      const cancel = clock.after(answerWithinMs, () => link.drop());
      this.#uncertain.set(id, (result) => {
        cancel();
        resolve(result);
      });
      link.send({
        case: 'append',
        value: {
          ...sealed,
          id: idToBytes(id),
          conversation: idToBytes(intent.conversation),
          kind,
          silent: isSilent,
          deletes: deletes.map(idToBytes),
        },
      });
    });
    this.#uncertain.delete(id);
    this.#intents.delete(id);
    const isStale = outcome.type === 'refused' && outcome.error.code === ErrorCode.STALE_EPOCH;
    lane.refused = isStale ? { generation: sealed.generation, epoch: sealed.epoch } : undefined;
    return outcome.type === 'refused' ? { ...outcome, isUnknown: !wasHanded } : outcome;
  }

  async #refused({ conversation, id, kind, isSilent }: Waiting, error: TidingsError, lane: Lane): Promise<void> {
    const { random, database, held } = this.#options;
    const attempt = lane.countRefusal(id);
    // What fails for a reason nobody knows must not hold up what stands behind it for ever.
    const isBroken = kind === EntryKind.MEMBERSHIP && error.code === ErrorCode.INTERNAL && attempt >= triesBroken;
    switch (isBroken ? 'never' : error.policy.action) {
      case 'never': {
        // What the person has set has no row that could show as failed: it goes back to what the log says.
        const statements = kind === EntryKind.VAULT ? giveUp(id) : [failIntent(id, error.code, error.message)];
        await database.write(statements, changeTopics(conversation));
        this.#gone(lane, id);
        return;
      }
      case 'pull_first':
        await this.#options.catchUp(conversation);
        if (attempt === 0) return;
        break;
      default:
    }
    const isPaced =
      !isSilent && error.code === ErrorCode.RATE_LIMITED && (held(conversation)?.policy?.slowModeS ?? 0) > 0;
    lane.holdBack(id, error.retryAfterMs || fullJitter(random, attempt, retry), isPaced);
  }
}

/** What keeps it from being sealed comes back as the reason. */
async function seal(
  sealer: Sealer,
  intent: Required<Intent>,
  refused: Lane['refused'],
): Promise<Sealed | TidingsError> {
  try {
    const [sealed] = await sealer.seal([{ ...intent, ...(refused && { refused }) }]);
    if (sealed) return sealed;
  } catch (failure) {
    if (failure instanceof TidingsError) return failure;
  }
  return new TidingsError(ErrorCode.INTERNAL, 'the content could not be sealed; try again');
}

function refused(code: ErrorCode, message: string): Outcome {
  return { type: 'refused', error: new TidingsError(code, message) };
}
