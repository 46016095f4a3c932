/**
 * Present members of conversations, remembered between transactions. What is here may be old: it is good only for the incarnation
 * and the roster seq that the locked row of the conversation has.
 */
import type { ConversationId, UserId } from '@tidings/protocol';
import type { PresentMember } from '../../conversations/state';

export interface Roster {
  readonly incarnation: number;
  readonly rosterSeq: number;
  /** Never changed in place. */
  readonly members: Map<UserId, PresentMember>;
}

/** Members of all conversations together. */
const defaultCapacity = 100_000;

export class RosterCache {
  readonly #capacity: number;
  readonly #rosters = new Map<ConversationId, Roster>();
  #members = 0;

  constructor(capacity = defaultCapacity) {
    this.#capacity = capacity;
  }

  get(
    id: ConversationId,
    row: { readonly incarnation: number; readonly roster_seq: number },
  ): Map<UserId, PresentMember> | undefined {
    const roster = this.#rosters.get(id);
    return roster?.incarnation === row.incarnation && roster.rosterSeq === row.roster_seq ? roster.members : undefined;
  }

  put(id: ConversationId, roster: Roster): void {
    this.#members += 1 + roster.members.size - (this.#rosters.get(id)?.members.size ?? -1);
    if (this.#members > this.#capacity) {
      this.#rosters.clear();
      this.#members = 1 + roster.members.size;
    }
    this.#rosters.set(id, roster);
  }
}
