import { ErrorCode } from '@tidings/protocol';
import type { Clock } from '../ports/clock';
import type { Connection } from './connection';

const stepMs = 50;
/** When clients come back: soon, but not all at once; this many per second. */
const returnsPerSecond = 2_000;
const soonestReturnMs = 250;

/**
 * Sends all sockets away within `withinMs`: each is told when to come back, and closed after its appends were answered.
 * @param random in [0, 1)
 */
export async function drainConnections(
  connections: readonly Connection[],
  options: { readonly withinMs: number; readonly clock: Clock; readonly random: () => number },
): Promise<void> {
  const { withinMs, clock, random } = options;
  const spreadMs = soonestReturnMs + (connections.length / returnsPerSecond) * 1000;
  const steps = Math.max(1, Math.min(connections.length, Math.floor(withinMs / stepMs)));
  const partings: Promise<void>[] = [];
  for (let step = 0; step < steps; step++) {
    const from = Math.floor((connections.length * step) / steps);
    const to = Math.floor((connections.length * (step + 1)) / steps);
    for (const connection of connections.slice(from, to)) partings.push(sendAway(connection, spreadMs, random));
    if (step < steps - 1) await new Promise<void>((resolve) => clock.after(stepMs, resolve));
  }
  await Promise.all(partings);
}

async function sendAway(connection: Connection, spreadMs: number, random: () => number): Promise<void> {
  await connection.answered();
  if (!connection.isOpen) return;
  const retryAfterMs = Math.round(soonestReturnMs + random() * spreadMs);
  connection.bye(ErrorCode.DRAINING, 'this server is stopping; come back after the given time', retryAfterMs);
}
