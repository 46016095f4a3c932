import type { Ping } from '@tidings/protocol';
import type { Connection } from '../connection';

export function ping(connection: Connection, { ref }: Ping): undefined {
  connection.send({ case: 'pong', value: { ref } });
}
