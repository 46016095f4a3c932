import { ErrorCode } from '@tidings/protocol';
import type { Clock } from '../ports/clock';
import type { Hub } from './hub';
import type { Presence } from './presence';
import { socketLimits } from './socket-limits';
import type { WaitingRoom } from './waiting-room';

const sweepEveryMs = 1_000;
/** All sockets are looked at only every so many sweeps. */
const silenceEvery = 5;

/** One timer for all sockets: ends those that are silent and those that never say hello. Call the result to stop. */
export function startHeartbeat(deps: {
  readonly clock: Clock;
  readonly hub: Hub;
  readonly waitingRoom: WaitingRoom;
  readonly presence: Presence;
}): () => void {
  const { clock, hub, waitingRoom, presence } = deps;
  let sweeps = 0;
  let cancel = clock.after(sweepEveryMs, sweep);

  function sweep(): void {
    const nowMs = clock.now();
    for (const connection of [...waitingRoom]) {
      if (connection.lastHeardMs > nowMs - socketLimits.helloWithinMs) break;
      connection.bye(ErrorCode.HELLO_FIRST, 'no hello came in time; say it right after opening the socket');
    }
    if (++sweeps % silenceEvery === 0) endSilent(nowMs);
    presence.sweep(nowMs);
    cancel = clock.after(sweepEveryMs, sweep);
  }

  function endSilent(nowMs: number): void {
    for (const connection of hub) {
      if (connection.lastHeardMs < nowMs - socketLimits.silenceMs)
        connection.bye(ErrorCode.HEARTBEAT_LOST, 'nothing was heard for too long; send ping more often');
    }
  }

  return () => cancel();
}
