/**
 * The connections of this process to one database. postgres.js behind three verbs; what fails, fails typed and in time.
 *
 * - A statement, or a transaction from its beginning, that has no answer within the deadline fails, and with it go all connections:
 *   a server that is held or cut off never says so. The next call connects anew.
 * - Where more is asked than there are connections, and others are answered, nothing is wrong but that there is too much: what has
 *   waited for the deadline fails alone.
 * - After a failure to reach the database calls fail at once, so that nobody queues up behind one that is down. About twice a second
 *   the next call finds out first, with a small question, whether it is back.
 */
import { ErrorCode, TidingsError } from '@tidings/protocol';
import postgres from 'postgres';

export type Parameter = string | number | boolean | Uint8Array | null;

/** Runs one prepared statement. On one connection they run in the order of the calls, without waiting for each other's answer. */
export type Query = <Row extends object>(text: string, parameters?: readonly Parameter[]) => Promise<readonly Row[]>;

export interface Pool extends AsyncDisposable {
  readonly query: Query;
  /**
   * One transaction, READ COMMITTED; rolled back if `work` throws. What only another transaction's timing can have caused
   * (a deadlock, a row that both of them made) is tried again from the start.
   */
  readonly transact: <T>(work: (query: Query) => Promise<T>) => Promise<T>;
}

export interface PoolOptions {
  /** In messages: "shard 2". */
  readonly name: string;
  readonly connections?: number;
  readonly deadlineMs?: number;
  /** For whoever tends the database: statements may take as long as they do. */
  readonly isPatient?: boolean;
  /** Told of every statement, with the pool's name. */
  readonly onStatement?: (pool: string) => void;
}

/** Longer than the server's own time-outs: only a server that does not answer at all misses it. */
const defaultDeadlineMs = 8_000;
const defaultConnections = 10;
const patientDeadlineMs = 24 * 3_600_000;
const downForMs = 500;
const probeMs = 2_000;
const tries = 5;

// Statements here are all made for an index. A plan that was made while a table was small must not scan it when it has grown.
// (Where there is nothing but a scan, its forbidden cost would have each run compiled first.)
const session = {
  application_name: 'tidings',
  synchronous_commit: 'on',
  statement_timeout: 5_000,
  lock_timeout: 4_000,
  idle_in_transaction_session_timeout: 10_000,
  jit: 'off',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};

const patient = { ...session, statement_timeout: 0, lock_timeout: 0, idle_in_transaction_session_timeout: 0 };

const types = {
  bigint: { to: 20, from: [20], parse: Number, serialize: String },
  bytea: {
    to: 17,
    from: [17],
    serialize: (bytes: Uint8Array) => `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')}`,
    parse: (hex: string) => new Uint8Array(Buffer.from(hex.slice(2), 'hex')),
  },
};

function connect(url: string, connections: number, isPatient: boolean) {
  return postgres(url, {
    max: connections,
    connect_timeout: 5,
    idle_timeout: 300,
    backoff: () => 0.1,
    fetch_types: false,
    onnotice: () => undefined,
    connection: (isPatient ? patient : session) as never,
    types,
  });
}

type Sql = ReturnType<typeof connect>;

export function openPool(url: string, options: PoolOptions): Pool {
  return new PostgresPool(url, options);
}

class PostgresPool implements Pool {
  readonly #connect: () => Sql;
  readonly #name: string;
  readonly #deadlineMs: number;
  #sql: Sql;
  readonly #connections: number;
  readonly #onStatement: (pool: string) => void;
  #underWay = 0;
  #answered = 0;
  /** Since it could not be reached: when to look again. */
  #downUntil: number | undefined;
  #isProbing = false;
  #isClosed = false;

  constructor(url: string, { name, connections = defaultConnections, isPatient = false, ...more }: PoolOptions) {
    const { deadlineMs, onStatement = () => undefined } = more;
    this.#connect = () => connect(url, connections, isPatient);
    this.#onStatement = onStatement;
    this.#name = name;
    this.#connections = connections;
    this.#deadlineMs = deadlineMs ?? (isPatient ? patientDeadlineMs : defaultDeadlineMs);
    this.#sql = this.#connect();
  }

  readonly query: Query = (text, parameters = []) =>
    this.#attempt((sql) => this.#runOn(sql)(text, parameters) as Promise<never>);

  readonly transact = async <T>(work: (query: Query) => Promise<T>): Promise<T> => {
    for (let left = tries; ; left--) {
      try {
        return await this.#attempt((sql, onBegun) => this.#begin(sql, onBegun, work));
      } catch (failure) {
        if (left <= 1 || !isOfTiming(failure)) throw failure;
      }
    }
  };

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#sql.end({ timeout: defaultDeadlineMs / 1_000 });
  }

  /**
   * postgres.js rolls back what has failed, and to do so on a connection that has gone throws out of nowhere, a turn of the loop later.
   * So it is not told of such a failure, and no statement follows one: `begin` ends when the connection does.
   */
  #begin<T>(sql: Sql, onBegun: () => void, work: (query: Query) => Promise<T>): Promise<T> {
    const lost = Promise.withResolvers<never>();
    let loss: unknown;
    const onLost = (failure: unknown) => {
      if (!isOutOfReach(failure)) throw failure;
      loss ??= failure;
      lost.reject(loss);
    };
    const begun = sql.begin((transaction) => {
      onBegun();
      const run = this.#runOn(transaction);
      const query: Query = async (text, parameters) => {
        if (loss !== undefined) throw loss;
        return run<never>(text, parameters).catch((failure: unknown) => {
          onLost(failure);
          throw failure;
        });
      };
      return work(query).catch((failure: unknown) => {
        onLost(failure);
        return new Promise<never>(() => undefined);
      });
    }) as Promise<T>;
    begun.catch(onLost).catch(() => undefined);
    lost.promise.catch(() => undefined);
    return Promise.race([begun, lost.promise]);
  }

  async #attempt<T>(work: (sql: Sql, onBegun: () => void) => Promise<T>): Promise<T> {
    if (this.#isClosed) throw this.#unavailable('is closed');
    if (this.#downUntil !== undefined) await this.#probe(this.#downUntil);
    return this.#inReach(work, this.#deadlineMs);
  }

  async #probe(downUntil: number): Promise<void> {
    if (this.#isProbing || performance.now() < downUntil) throw this.#unavailable('could not be reached a moment ago');
    this.#isProbing = true;
    try {
      await this.#inReach((sql) => this.#runOn(sql)('SELECT 1'), Math.min(probeMs, this.#deadlineMs));
      this.#downUntil = undefined;
    } finally {
      this.#isProbing = false;
    }
  }

  async #inReach<T>(work: (sql: Sql, onBegun: () => void) => Promise<T>, withinMs: number): Promise<T> {
    const sql = this.#sql;
    try {
      return await this.#inTime(work, sql, withinMs);
    } catch (cause) {
      if (!isOfDatabase(cause)) throw cause;
      if (isOutOfReach(cause)) this.#giveUp(sql);
      throw this.#unavailable('failed', cause);
    }
  }

  async #inTime<T>(work: (sql: Sql, onBegun: () => void) => Promise<T>, sql: Sql, withinMs: number): Promise<T> {
    const late = Promise.withResolvers<never>();
    const answeredBefore = this.#answered;
    let hasBegun = false;
    const onLate = () => {
      const isWaiting = !hasBegun && this.#underWay > this.#connections && this.#answered > answeredBefore;
      const what = isWaiting ? 'no connection was free' : 'no answer';
      const code = isWaiting ? 'BUSY' : 'DEADLINE';
      late.reject(Object.assign(new Error(`${what} within ${withinMs} ms`), { code }));
      if (isWaiting) return;
      // Another call may have seen to it already.
      if (this.#sql === sql && !this.#isClosed) this.#sql = this.#connect();
      void sql.end({ timeout: 0 });
    };
    let timer = setTimeout(onLate, withinMs);
    let isOver = false;
    const onBegun = () => {
      // Whoever wanted it has been told that it failed.
      if (isOver) throw new Error('its turn came too late');
      hasBegun = true;
      clearTimeout(timer);
      timer = setTimeout(onLate, withinMs);
    };
    this.#underWay++;
    try {
      const answer = await Promise.race([work(sql, onBegun), late.promise]);
      this.#answered++;
      return answer;
    } finally {
      isOver = true;
      this.#underWay--;
      clearTimeout(timer);
    }
  }

  /** postgres.js starts a statement when somebody waits for it; here it starts with the call, so that calls keep their order. */
  #runOn(sql: Sql | postgres.TransactionSql): Query {
    return (text, parameters = []) => {
      this.#onStatement(this.#name);
      return sql.unsafe(text, parameters as never[], { prepare: true }).execute() as unknown as Promise<never>;
    };
  }

  /** One connection has gone, and so have the others, or soon. What is under way on them may end; what comes later gets new ones. */
  #giveUp(sql: Sql): void {
    this.#downUntil = performance.now() + downForMs;
    if (this.#sql !== sql || this.#isClosed) return;
    this.#sql = this.#connect();
    void sql.end({ timeout: this.#deadlineMs / 1_000 });
  }

  #unavailable(what: string, cause?: unknown): TidingsError {
    return new TidingsError(ErrorCode.UNAVAILABLE, `${this.#name} ${what}; try again`, { cause });
  }
}

const codeOf = (failure: unknown): string => String((failure as { code?: unknown } | undefined)?.code ?? '');

/** SQLSTATE, or one of postgres.js' and the system's own codes. */
function isOfDatabase(failure: unknown): boolean {
  return !(failure instanceof TidingsError) && codeOf(failure) !== '';
}

function isOutOfReach(failure: unknown): boolean {
  return /^(DEADLINE|CONNECT|ECONN|EHOST|ENET|EPIPE|ETIMEDOUT|ENOTFOUND|57P0|08)/.test(codeOf(failure));
}

/** A deadlock, a serialisation failure, or a conversation that two have made at once. */
function isOfTiming(failure: unknown): boolean {
  const cause = (failure as TidingsError).cause as { constraint_name?: string } | undefined;
  return ['40P01', '40001'].includes(codeOf(cause)) || cause?.constraint_name === 'conversations_pkey';
}
