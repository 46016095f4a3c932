/**
 * Tells a user's MLS groups of a removed device. What is to be told was noted in the transaction of the statement, and is forgotten
 * once it stands in all logs: a crash in between tells again, and the entry's id makes that a repetition. I2
 */
import { type ConversationId, type DeviceId, derivedId, type EntryId, ErrorCode } from '@tidings/protocol';
import type { Log } from '../log/log';
import type { Clock } from '../ports/clock';
import type { IdentityStore, Removal } from '../ports/keys';
import type { AppendOutcome, AppendRequest, GroupStore } from '../ports/log-store';

export interface RemovalTeller extends AsyncDisposable {
  /** Tells what there is to tell, in the background. */
  tell(): void;
}

/** Entries in one append: a user with 1,000 groups takes ten, and others' messages go in between. */
const entriesAtOnce = 100;
const retryMs = 1_000;

export function createRemovalTeller(deps: {
  readonly identities: Pick<IdentityStore, 'removalsToTell' | 'removalTold'>;
  readonly groups: Pick<GroupStore, 'groupsOf'>;
  readonly log: Pick<Log, 'append'>;
  readonly clock: Pick<Clock, 'after'>;
  readonly onFailure: (cause: unknown) => void;
}): RemovalTeller {
  return new BackgroundTeller(deps);
}

const regularlyMs = 60_000;

/** Now, and every minute: what another node has noted, and did not live to tell. Call the result to stop. */
export function tellRegularly(teller: Pick<RemovalTeller, 'tell'>, clock: Pick<Clock, 'after'>): () => void {
  let cancel: () => void;
  const tell = (): void => {
    teller.tell();
    cancel = clock.after(regularlyMs, tell);
  };
  tell();
  return () => cancel();
}

class BackgroundTeller implements RemovalTeller {
  readonly #deps: Parameters<typeof createRemovalTeller>[0];
  #isAsked = false;
  #isClosed = false;
  #running: Promise<void> | undefined;
  #wake = (): void => {};

  constructor(deps: Parameters<typeof createRemovalTeller>[0]) {
    this.#deps = deps;
  }

  tell(): void {
    this.#isAsked = true;
    this.#running ??= this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isAsked && !this.#isClosed) {
      this.#isAsked = false;
      try {
        await this.#tellAll();
      } catch (cause) {
        this.#isAsked = true;
        this.#deps.onFailure(cause);
        await this.#pause();
      }
    }
    this.#running = undefined;
  }

  async #tellAll(): Promise<void> {
    const { identities } = this.#deps;
    for (;;) {
      const removals = await identities.removalsToTell();
      if (removals.length === 0) return;
      const failures: unknown[] = [];
      for (const removal of removals) {
        if (this.#isClosed) return;
        try {
          await this.#tellGroups(removal);
          await identities.removalTold(removal);
        } catch (cause) {
          // One whose groups can not be written now keeps nobody else waiting.
          failures.push(cause);
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, 'not everybody could be told of a removed device');
    }
  }

  async #tellGroups(removal: Removal): Promise<void> {
    const { groups, log } = this.#deps;
    const conversations = await groups.groupsOf(removal.user);
    for (let at = 0; at < conversations.length; at += entriesAtOnce) {
      const some = conversations.slice(at, at + entriesAtOnce);
      const outcomes = await log.append(
        await Promise.all(some.map((conversation) => requestFor(conversation, removal))),
      );
      if (outcomes.some(mayPass)) throw new Error('the log could not take the entries of a removed device');
    }
  }

  #pause(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#deps.clock.after(retryMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}

/** A refusal for other reasons stays one: the user has left that group in the meantime. */
function mayPass(outcome: AppendOutcome): boolean {
  return !outcome.ok && (outcome.code === ErrorCode.UNAVAILABLE || outcome.code === ErrorCode.OVERLOADED);
}

async function requestFor(conversation: ConversationId, { user, device, by }: Removal): Promise<AppendRequest> {
  const intent = { type: 'device_removed', device } as const;
  return { conversation, id: await removalEntryId(conversation, device), author: { user, device: by }, intent };
}

/** One entry for each conversation and device, however often it is told. */
export function removalEntryId(conversation: ConversationId, device: DeviceId): Promise<EntryId> {
  return derivedId<EntryId>('tidings device removed', conversation, device);
}
