import type { ConversationId } from '@tidings/protocol';

/**
 * What observers of the database are told has changed. Finer than tables, so that a new message in one conversation
 * makes only that conversation's screens read again.
 */
export const topics = {
  /** Who is signed in, and the tokens. */
  account: 'account',
  /** Something in the list of conversations. */
  list: 'list',
  people: 'people',
  /** What the person prefers, on all devices. */
  preferences: 'preferences',
  /** Who is blocked. */
  blocked: 'blocked',
  /** State of this device's keys. */
  keys: 'keys',
  /** Identities of people: devices, verification. */
  identities: 'identities',
  /** A new or retried intent. */
  outbox: 'outbox',
  /** An own cursor has moved here. */
  marks: 'marks',
  /** The row of one conversation. */
  conversation: (id: ConversationId) => `conversation ${id}`,
  /** Description and picture of one conversation. */
  details: (id: ConversationId) => `details ${id}`,
  /** The timeline of one conversation, its pending messages with it. */
  timeline: (id: ConversationId) => `timeline ${id}`,
  /** Members and cursors of one conversation. */
  members: (id: ConversationId) => `members ${id}`,
  /** A newer version of the app may have changed the schema. */
  schema: 'schema',
  /** Everything may have changed: the replica was wiped or rebuilt. */
  all: 'all',
} as const;
