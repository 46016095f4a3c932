import { newId } from '@tidings/protocol';
import { type Front, watchFront } from './front';
import { Leads } from './leads';
import { type Addressed, channels, type News, type Reply } from './messages';
import { createObservers } from './observers';
import { type Owner, openOwner } from './owner';
import { Requests } from './requests';
import type { Seat } from './seat';

export interface TabOptions {
  readonly name: string;
  /** See FrontOptions. */
  readonly patienceMs: number;
}

const reopenMs = 1000;

/**
 * This page's part in sharing one database with the other tabs of the browser. The Web Lock of the database's name elects
 * the owner; the lock is held from before the file is opened until after it is closed.
 *
 *   follower ──lock granted──▶ opening ──▶ owner ──yield / close──▶ closing ──lock released──▶ follower
 *      ▲  requests wait, or go to another tab's worker    │ worker died: opened again under the same lock
 */
export class Tab implements Seat {
  readonly isPersistent = true;
  readonly leads = new Leads();
  readonly requests = new Requests();
  readonly #name: string;
  readonly #id = newId();
  readonly #news: BroadcastChannel;
  readonly #toOwner: BroadcastChannel;
  readonly #answers: BroadcastChannel;
  readonly #front: Front;
  readonly #observers = createObservers();
  readonly #closing = new AbortController();
  readonly #competing: Promise<void>;
  #term = 0;
  #isOwner = false;
  /** Holds the lock, so whatever owner is heard of is this tab's own worker, or one that is gone. */
  #isElected = false;
  #yield: (() => void) | undefined;
  #owning: Promise<void> = Promise.resolve();

  constructor({ name, patienceMs }: TabOptions) {
    this.#name = name;
    this.#news = new BroadcastChannel(channels.news(name));
    this.#toOwner = new BroadcastChannel(channels.requests(name));
    this.#answers = new BroadcastChannel(channels.tab(name, this.#id));
    this.#news.onmessage = ({ data }: MessageEvent<News>) => this.#heard(data);
    this.#answers.onmessage = ({ data }: MessageEvent<Reply>) => this.#replied(data);
    this.#front = watchFront({
      isOwner: () => this.#isOwner,
      tell: (news) => this.#tell(news),
      yield: () => this.#askToYield(),
      patienceMs,
    });
    this.#tell({ type: 'who' });
    this.#competing = this.#compete();
  }

  observe(listener: (tables: ReadonlySet<string>) => void): () => void {
    return this.#observers.add(listener);
  }

  async yield(): Promise<void> {
    const { pending = [] } = await navigator.locks.query();
    if (!this.#isOwner || !pending.some(({ name }) => name === this.#lockName)) return;
    this.#yield?.();
    await this.#owning;
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#front.stop();
    await this.requests.drained();
    this.#closing.abort();
    this.#yield?.();
    await this.#competing;
    this.#tell({ type: 'bye', tab: this.#id });
    this.requests.end();
    for (const channel of [this.#news, this.#toOwner, this.#answers]) channel.close();
  }

  get #lockName(): string {
    return `tidings:${this.#name}`;
  }

  async #compete(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      try {
        await navigator.locks.request(this.#lockName, { signal }, () => {
          this.#owning = this.#own();
          return this.#owning;
        });
      } catch (error) {
        if (signal.aborted) return;
        this.requests.fail(error);
        await new Promise((resolve) => setTimeout(resolve, reopenMs));
      }
    }
  }

  /** Under the lock. */
  async #own(): Promise<void> {
    this.#isElected = true;
    try {
      await this.#ownUntilYielded();
    } finally {
      this.#isElected = false;
    }
  }

  async #ownUntilYielded(): Promise<void> {
    const yielded = new Promise<'yielded'>((resolve) => {
      this.#yield = () => resolve('yielded');
    });
    let owner = await this.#open();
    for (;;) {
      this.#attach(owner);
      const end = await Promise.race([yielded, owner.crashed]);
      if (end === 'yielded') break;
      this.requests.detach();
      // Nobody else may open the file while a candidate here believes to lead.
      owner = await this.#reopen();
    }
    this.#yield = undefined;
    this.#isOwner = false;
    this.leads.own(false);
    this.requests.detach();
    await owner.close();
  }

  #open(): Promise<Owner> {
    const replied = (reply: Reply) => this.#replied(reply);
    return openOwner({ name: this.#name, isShared: true, tab: this.#id, replied });
  }

  async #reopen(): Promise<Owner> {
    for (;;) {
      try {
        return await this.#open();
      } catch (error) {
        this.requests.fail(error);
        await new Promise((resolve) => setTimeout(resolve, reopenMs));
      }
    }
  }

  #attach(owner: Owner): void {
    this.#term = owner.term;
    this.#isOwner = true;
    this.requests.attach(owner.send);
    this.#observers.notify(owner.tables);
    this.leads.own(true);
    this.#front.owned();
  }

  #follow(term: number, tables: readonly string[]): void {
    if (this.#isElected || term <= this.#term) return;
    this.#term = term;
    this.requests.attach((request) => {
      const addressed: Addressed = { term, tab: this.#id, request };
      this.#toOwner.postMessage(addressed);
    });
    this.#observers.notify(tables);
    this.#front.owned();
  }

  #heard(news: News): void {
    if (news.type === 'owner') this.#follow(news.term, news.tables);
    if (news.type === 'changed' && news.tab !== this.#id) this.#observers.notify(news.tables);
    this.#front.heard(news);
  }

  #replied(reply: Reply): void {
    this.#observers.notify(this.requests.settle(reply));
  }

  #askToYield(): void {
    if (this.leads.isLeading) this.leads.ask();
    else void this.yield();
  }

  #tell(news: News): void {
    this.#news.postMessage(news);
  }
}
