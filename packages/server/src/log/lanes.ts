/**
 * A log whose store has several lanes: each has a queue of its own and one batch under way, so that one that is slow or down keeps
 * nobody else waiting. What is given together and belongs to different lanes is written apart.
 *
 * A conversation stays in its lane while anything of it is under way there, whatever the store says meanwhile: what was given later
 * is never written earlier. I3
 */
import type { ConversationId } from '@tidings/protocol';
import type { AdvanceOutcome, AppendOutcome, AppendRequest, CursorMove } from '../ports/log-store';
import type { Log } from './log';

export interface LanedLogOptions {
  readonly laneOf: (conversation: ConversationId) => number;
  readonly openLane: () => Log;
}

interface Stay {
  readonly lane: number;
  underWay: number;
}

export class LanedLog implements Log {
  readonly #laneOf: LanedLogOptions['laneOf'];
  readonly #openLane: LanedLogOptions['openLane'];
  readonly #lanes = new Map<number, Log>();
  readonly #stays = new Map<ConversationId, Stay>();

  constructor({ laneOf, openLane }: LanedLogOptions) {
    this.#laneOf = laneOf;
    this.#openLane = openLane;
  }

  append(requests: readonly AppendRequest[]): Promise<readonly AppendOutcome[]> {
    return this.#spread(requests, (lane, part) => lane.append(part));
  }

  advance(moves: readonly CursorMove[]): Promise<readonly AdvanceOutcome[]> {
    return this.#spread(moves, (lane, part) => lane.advance(part));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane[Symbol.asyncDispose]()));
  }

  async #spread<Item extends { readonly conversation: ConversationId }, Outcome>(
    items: readonly Item[],
    write: (lane: Log, part: readonly Item[]) => Promise<readonly Outcome[]>,
  ): Promise<readonly Outcome[]> {
    const lanes = items.map(({ conversation }) => this.#enter(conversation));
    try {
      const outcomes: Outcome[] = new Array(items.length);
      await Promise.all(
        [...new Set(lanes)].map(async (lane) => {
          const places = [...items.keys()].filter((place) => lanes[place] === lane);
          const written = await write(
            this.#lane(lane),
            places.map((place) => items[place] as Item),
          );
          for (const [i, place] of places.entries()) outcomes[place] = written[i] as Outcome;
        }),
      );
      return outcomes;
    } finally {
      for (const { conversation } of items) this.#leave(conversation);
    }
  }

  #lane(number: number): Log {
    const known = this.#lanes.get(number);
    if (known !== undefined) return known;
    const lane = this.#openLane();
    this.#lanes.set(number, lane);
    return lane;
  }

  #enter(conversation: ConversationId): number {
    const stay = this.#stays.get(conversation) ?? { lane: this.#laneOf(conversation), underWay: 0 };
    stay.underWay += 1;
    this.#stays.set(conversation, stay);
    return stay.lane;
  }

  #leave(conversation: ConversationId): void {
    const stay = this.#stays.get(conversation);
    if (stay === undefined) return;
    stay.underWay -= 1;
    if (stay.underWay === 0) this.#stays.delete(conversation);
  }
}
