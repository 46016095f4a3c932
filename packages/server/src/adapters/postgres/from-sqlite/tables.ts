/**
 * Each table of the embedded files beside its like in PostgreSQL. Values travel in PostgreSQL's text form, which is also what is
 * compared afterwards.
 */
import { type ConversationId, idFromBytes } from '@tidings/protocol';
import { slotOf } from '../slots';

type Sql = Uint8Array | string | number | null;

/** How a value of SQLite is written in PostgreSQL's text form. */
const forms = {
  uuid: (value: Sql) => idFromBytes(value as Uint8Array),
  bytea: (value: Sql) => `\\x${Buffer.from(value as Uint8Array).toString('hex')}`,
  bigint: (value: Sql) => String(value),
  integer: (value: Sql) => String(value),
  smallint: (value: Sql) => String(value),
  boolean: (value: Sql) => (value === 1 ? 'true' : 'false'),
  text: (value: Sql) => value as string,
  'uuid[]': (value: Sql) => {
    const joined = value as Uint8Array;
    const ids = Array.from({ length: joined.length / 16 }, (_, i) => idFromBytes(joined.slice(i * 16, i * 16 + 16)));
    return `{${ids.join(',')}}`;
  },
} as const;

export interface Table {
  readonly name: string;
  /** Columns of the table, with their types, in the order in which `from` gives them. */
  readonly columns: Readonly<Record<string, keyof typeof forms>>;
  /** SELECT of SQLite. Of logs: ?1 and ?2 are the first and last key of the conversations. */
  readonly from: string;
}

export type Row = readonly (string | null)[];

export function toText({ columns }: Table, values: readonly Sql[]): Row {
  return Object.values(columns).map((type, i) => {
    const value = values[i] ?? null;
    return value === null ? null : forms[type](value);
  });
}

const range = 'c.key BETWEEN ?1 AND ?2';

/** In the order in which they are copied: a conversation that has its row has everything. */
export const logTables: readonly Table[] = [
  {
    name: 'entries',
    columns: {
      conversation: 'uuid',
      seq: 'bigint',
      id: 'uuid',
      kind: 'smallint',
      author_user: 'uuid',
      author_device: 'uuid',
      accepted_at_ms: 'bigint',
      loud_count: 'bigint',
      silent: 'boolean',
      generation: 'bigint',
      epoch: 'bigint',
      deletes: 'uuid[]',
      body: 'bytea',
      expire_after_s: 'integer',
      due_at_ms: 'bigint',
    },
    from: `SELECT c.id, e.position & 4294967295, e.id, e.kind, e.author_user, e.author_device, e.accepted_at_ms, e.loud_count, e.silent,
      e.generation, e.epoch, e.deletes, b.body, e.expire_after_s,
      CASE WHEN e.expire_after_s > 0 AND length(b.body) > 0 THEN e.accepted_at_ms + e.expire_after_s * 1000 END
      FROM conversations c JOIN entries e ON e.position > (c.key << 32) AND e.position < (c.key + 1 << 32)
      JOIN bodies b ON b.key = e.body WHERE ${range} ORDER BY e.position`,
  },
  {
    name: 'members',
    columns: {
      conversation: 'uuid',
      member: 'uuid',
      role: 'smallint',
      from_seq: 'bigint',
      to_seq: 'bigint',
      delivered_seq: 'bigint',
      read_seq: 'bigint',
      read_loud_count: 'bigint',
      cursor_moved_at_ms: 'bigint',
      said_at_ms: 'bigint',
      is_accepted: 'boolean',
    },
    from: `SELECT c.id, m.user, m.role, m.from_seq, m.to_seq, m.delivered_seq, m.read_seq, m.read_loud_count, m.cursor_moved_at_ms,
      m.said_at_ms, m.is_accepted FROM conversations c JOIN members m ON m.conversation = c.key WHERE ${range}`,
  },
  {
    name: 'invites',
    columns: {
      conversation: 'uuid',
      id: 'uuid',
      code: 'text',
      uses_left: 'integer',
      expires_at_ms: 'bigint',
      created_by: 'uuid',
    },
    from: `SELECT i.conversation, i.id, i.code, i.uses_left, i.expires_at_ms, i.created_by
      FROM conversations c JOIN invites i ON i.conversation = c.id WHERE ${range}`,
  },
  ...['banned', 'join_requests'].map(
    (name): Table => ({
      name,
      columns: { conversation: 'uuid', member: 'uuid', at_ms: 'bigint' },
      from: `SELECT c.id, t.user, t.at_ms FROM conversations c JOIN ${name} t ON t.conversation = c.key WHERE ${range}`,
    }),
  ),
  {
    name: 'group_infos',
    columns: { conversation: 'uuid', group_info: 'bytea' },
    from: `SELECT c.id, g.group_info FROM conversations c JOIN group_infos g ON g.conversation = c.key WHERE ${range}`,
  },
  {
    name: 'welcomes',
    columns: { conversation: 'uuid', seq: 'bigint', generation: 'bigint', epoch: 'bigint', welcome: 'bytea' },
    from: `SELECT c.id, w.seq, w.generation, w.epoch, w.welcome
      FROM conversations c JOIN welcomes w ON w.conversation = c.key WHERE ${range} ORDER BY w.key`,
  },
  {
    name: 'welcome_devices',
    columns: { conversation: 'uuid', seq: 'bigint', member: 'uuid', device: 'uuid' },
    from: `SELECT c.id, w.seq, d.user, d.device FROM conversations c JOIN welcomes w ON w.conversation = c.key
      JOIN welcome_devices d ON d.welcome = w.key WHERE ${range}`,
  },
  {
    name: 'consumer_cursors',
    columns: { conversation: 'uuid', consumer: 'text', seq: 'bigint' },
    from: `SELECT c.id, k.consumer, k.seq FROM conversations c JOIN consumer_cursors k ON k.conversation = c.key WHERE ${range}`,
  },
  {
    // What a node remembers of members is compared with `roster_seq` alone: the head is as good as the entry it should be.
    name: 'conversations',
    columns: {
      id: 'uuid',
      kind: 'smallint',
      encryption: 'smallint',
      incarnation: 'bigint',
      generation: 'bigint',
      epoch: 'bigint',
      awaiting_commit: 'boolean',
      policy: 'text',
      member_count: 'integer',
      head_seq: 'bigint',
      loud_count: 'bigint',
      changed_at_ms: 'bigint',
      roster_seq: 'bigint',
    },
    from: `SELECT c.id, c.kind, c.encryption, c.incarnation, c.generation, c.epoch, c.awaiting_commit, c.policy, c.member_count,
      e.position & 4294967295, e.loud_count, e.accepted_at_ms, e.position & 4294967295
      FROM conversations c JOIN entries e ON e.position = (
        SELECT position FROM entries WHERE position > (c.key << 32) AND position < (c.key + 1 << 32) ORDER BY position DESC LIMIT 1)
      WHERE ${range}`,
  },
];

export const directoryTables: readonly Table[] = [
  {
    name: 'users',
    columns: {
      id: 'uuid',
      handle: 'text',
      display_name: 'text',
      password_hash: 'text',
      is_server_owner: 'boolean',
      created_at_ms: 'bigint',
      is_disabled: 'boolean',
    },
    from: 'SELECT id, handle, display_name, password_hash, is_server_owner, created_at_ms, is_disabled FROM users',
  },
  {
    name: 'sessions',
    columns: {
      id: 'uuid',
      owner: 'uuid',
      device: 'uuid',
      device_name: 'text',
      created_at_ms: 'bigint',
      last_used_at_ms: 'bigint',
      refresh_family: 'bytea',
      refresh_previous: 'bytea',
      refresh_current: 'bytea',
    },
    from: `SELECT id, user, device, device_name, created_at_ms, last_used_at_ms, refresh_family, refresh_previous, refresh_current
      FROM sessions`,
  },
  {
    name: 'sign_up_links',
    columns: { id: 'uuid', code: 'text', uses_left: 'integer', expires_at_ms: 'bigint' },
    from: 'SELECT id, code, uses_left, expires_at_ms FROM sign_up_links',
  },
  {
    name: 'identities',
    columns: { owner: 'uuid', identity_key: 'bytea' },
    from: 'SELECT user, identity_key FROM identities',
  },
  {
    name: 'device_statements',
    columns: { owner: 'uuid', place: 'integer', statement: 'bytea', signature: 'bytea' },
    from: 'SELECT user, place, statement, signature FROM device_statements',
  },
  {
    name: 'certified_devices',
    columns: { owner: 'uuid', device: 'uuid', is_removed: 'boolean' },
    from: 'SELECT user, device, is_removed FROM certified_devices',
  },
  {
    name: 'device_removals',
    columns: { owner: 'uuid', device: 'uuid', author: 'uuid' },
    from: 'SELECT user, device, author FROM device_removals ORDER BY key',
  },
  {
    name: 'key_packages',
    columns: {
      owner: 'uuid',
      device: 'uuid',
      hash: 'bytea',
      key_package: 'bytea',
      expires_at_ms: 'bigint',
      is_last_resort: 'boolean',
    },
    from: 'SELECT user, device, hash, key_package, expires_at_ms, is_last_resort FROM key_packages ORDER BY key',
  },
  {
    name: 'used_key_packages',
    columns: { owner: 'uuid', device: 'uuid', hash: 'bytea', expires_at_ms: 'bigint' },
    from: 'SELECT user, device, hash, expires_at_ms FROM used_key_packages',
  },
  {
    name: 'vault_wraps',
    columns: { owner: 'uuid', kind: 'smallint', target: 'bytea', wrap: 'bytea' },
    from: 'SELECT user, kind, target, wrap FROM vault_wraps',
  },
  {
    name: 'reports',
    columns: {
      id: 'uuid',
      reporter: 'uuid',
      reported: 'uuid',
      conversation: 'uuid',
      created_at_ms: 'bigint',
      content: 'text',
    },
    from: 'SELECT id, reporter, reported, conversation, created_at_ms, content FROM reports',
  },
];

/** What people keep from each other: in the file it lies with the logs, here with the directory. */
export const privacyTables: readonly Table[] = [
  {
    name: 'privacy',
    columns: {
      owner: 'uuid',
      hides_receipts: 'boolean',
      hides_typing: 'boolean',
      hides_presence: 'boolean',
      version: 'bigint',
    },
    from: 'SELECT user, hides_receipts, hides_typing, hides_presence, version FROM privacy',
  },
  {
    name: 'blocked',
    columns: { owner: 'uuid', blocked: 'uuid' },
    from: 'SELECT user, blocked FROM blocked',
  },
];

/** The column that says which shard a row of a log belongs to, and the slot that its conversation has. */
export const conversationOf = ({ name, columns }: Table, row: Row): ConversationId =>
  row[Object.keys(columns).indexOf(name === 'conversations' ? 'id' : 'conversation')] as ConversationId;

export const slotOfRow = (table: Table, row: Row): number => slotOf(conversationOf(table, row));
