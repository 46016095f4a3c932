import { ErrorCode, TidingsError } from '@tidings/protocol';
import type { SqlValue, Statement } from '../database';
import type { Reply, Request } from './messages';

interface Pending {
  readonly request: Request;
  readonly answered: Promise<unknown>;
  readonly resolve: (rows: readonly object[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The requests of one tab that have not been answered, in the order they were made. They outlive the owner they were sent
 * to: `attach` sends them all again, in order, before anything newer.
 */
export class Requests {
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #hasEnded = false;
  #send: ((request: Request) => void) | undefined;

  all(sql: string, params: readonly SqlValue[]): Promise<readonly object[]> {
    return this.#add({ op: 'all', id: this.#nextId++, sql, params });
  }

  write(statements: readonly Statement[], tables: readonly string[]): Promise<readonly object[]> {
    const id = this.#nextId++;
    const oldest = this.#pending.keys().next().value;
    return this.#add({ op: 'write', id, statements, tables, confirmed: oldest ?? id });
  }

  /** There is an owner to send to. */
  attach(send: (request: Request) => void): void {
    this.#send = send;
    for (const { request } of this.#pending.values()) send(request);
  }

  /** There is none for now. */
  detach(): void {
    this.#send = undefined;
  }

  /**
   * Gives the answer to whoever waits for it. The result is what was written by it, for observers: they are told in this
   * turn, before the writer goes on.
   */
  settle({ id, rows, error }: Reply): readonly string[] {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error !== undefined) {
      pending?.reject(new TidingsError(ErrorCode.INTERNAL, `the database on this device refused: ${error}`));
      return [];
    }
    pending?.resolve(rows ?? []);
    return pending?.request.op === 'write' ? pending.request.tables : [];
  }

  /** There will be no owner for these. */
  fail(error: unknown): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  /** Nor for any later one. */
  end(): void {
    this.#hasEnded = true;
    this.fail(closedError());
  }

  /** Resolves when everything asked so far is answered. */
  async drained(): Promise<void> {
    await Promise.allSettled([...this.#pending.values()].map(({ answered }) => answered));
  }

  #add(request: Request): Promise<readonly object[]> {
    if (this.#hasEnded) return Promise.reject(closedError());
    const { promise, resolve, reject } = Promise.withResolvers<readonly object[]>();
    this.#pending.set(request.id, { request, answered: promise, resolve, reject });
    this.#send?.(request);
    return promise;
  }
}

function closedError(): TidingsError {
  return new TidingsError(ErrorCode.UNAVAILABLE, 'the database has been closed');
}
