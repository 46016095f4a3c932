import type { Clock } from '../platform/platform';
import type { Database } from '../store/database';
import { getMeta, setMeta } from '../store/meta';

/** A difference that is not worth a write. */
const unnoticedMs = 1_000;

/**
 * What time it is on the server, as well as this device can know: its own clock, set right by what the server last said, and never before
 * the newest entry that is held. An answer is a moment old when it comes, so this is late rather than early. I15
 */
export class ServerTime {
  readonly #clock: Clock;
  readonly #database: Database;
  readonly #floorMs: number;
  #offsetMs: number;

  private constructor(clock: Clock, database: Database, offsetMs: number, floorMs: number) {
    this.#clock = clock;
    this.#database = database;
    this.#offsetMs = offsetMs;
    this.#floorMs = floorMs;
  }

  static async open(clock: Clock, database: Database): Promise<ServerTime> {
    const offset = Number((await getMeta(database, 'clock_offset')) ?? 0);
    const [newest] = await database.all<{ at: number | null }>('SELECT max(changed_at_ms) AS at FROM conversations');
    return new ServerTime(clock, database, Number.isFinite(offset) ? offset : 0, newest?.at ?? 0);
  }

  now(): number {
    return Math.max(this.#floorMs, this.#clock.now() + this.#offsetMs);
  }

  /** The server has said what time it is. True if that is another time than it seemed. */
  async learn(serverTimeMs: number): Promise<boolean> {
    const offsetMs = Math.round(serverTimeMs - this.#clock.now());
    // A server that does not say.
    if (serverTimeMs === 0 || Math.abs(offsetMs - this.#offsetMs) < unnoticedMs) return false;
    this.#offsetMs = offsetMs;
    await this.#database.write([setMeta('clock_offset', String(offsetMs))], []);
    return true;
  }
}
