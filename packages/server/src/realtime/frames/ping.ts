import type { Ping } from '@tidings/protocol';
import type { Connection } from '../connection';
import type { Services } from '../services';

export function ping(connection: Connection, { ref }: Ping, { clock }: Services): undefined {
  connection.send({ case: 'pong', value: { ref, serverTimeMs: BigInt(clock.now()) } });
}
