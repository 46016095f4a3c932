import { type ClientFrame, decodeClientFrame, ErrorCode, limits, TidingsError } from '@tidings/protocol';
import type { Connection } from './connection';
import { subjectOf } from './frame-subject';
import { advance } from './frames/advance';
import { append } from './frames/append';
import { hello } from './frames/hello';
import { ping } from './frames/ping';
import { pull } from './frames/pull';
import { signal } from './frames/signal';
import { watch } from './frames/watch';
import type { Services } from './services';
import { socketLimits } from './socket-limits';
import { takeToken } from './token-bucket';

type Frame = ClientFrame['frame'];

/** Takes one message off the wire. Whatever it holds ends in an effect, in `rejected`, or in `bye`. I16 */
export function receive(connection: Connection, data: Uint8Array | string, services: Services): void {
  if (connection.phase === 'waiting') connection.isJson = typeof data === 'string';
  if (data.length > limits.frameBytes) {
    connection.bye(ErrorCode.TOO_LARGE, `a frame has at most ${limits.frameBytes} bytes, not ${data.length}`);
    return;
  }
  const waitMs = services.rateLimits ? takeFrame(connection, data.length) : 0;
  if (waitMs > 0 && isExcessive(connection, data.length)) {
    services.events.frameRejected(ErrorCode.RATE_LIMITED);
    connection.bye(ErrorCode.RATE_LIMITED, 'far too many frames; come back later and send less', byeForMs);
    return;
  }
  let frame: Frame = { case: undefined };
  try {
    ({ frame } = decodeClientFrame(data));
    services.events.frameReceived(frame.case ?? 'unknown');
    if (waitMs > 0)
      throw new TidingsError(ErrorCode.RATE_LIMITED, 'too many frames; wait before sending more', {
        retryAfterMs: waitMs,
      });
    handle(connection, frame, services)?.catch((error: unknown) =>
      services.refuse(connection, subjectOf(frame), error),
    );
  } catch (error) {
    services.refuse(connection, subjectOf(frame), error);
  }
}

function handle(connection: Connection, frame: Frame, services: Services): Promise<void> | undefined {
  if (connection.phase === 'waiting') {
    if (frame.case === 'hello') return hello(connection, frame.value, services);
    throw new TidingsError(ErrorCode.HELLO_FIRST, 'the first frame of a socket is hello');
  }
  switch (frame.case) {
    case 'append':
      return append(connection, frame.value, services);
    case 'pull':
      return pull(connection, frame.value, services);
    case 'advance':
      return advance(connection, frame.value, services);
    case 'signal':
      return signal(connection, frame.value, services);
    case 'watch':
      return watch(connection, frame.value, services);
    case 'ping':
      return ping(connection, frame.value, services);
    case 'hello':
      throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'hello was said already; open a new socket to say it again');
    case undefined:
      throw new TidingsError(ErrorCode.MALFORMED, 'the frame is empty, or of a kind this server does not know');
    default:
      frame satisfies never;
      return undefined;
  }
}

/** How long somebody stays away who went on after being told to send less. */
const byeForMs = 10_000;

/** Counts a frame before anything is done with it; answers how long to wait with the next, 0 = this one is welcome. */
function takeFrame({ frameBucket, byteBucket, lastHeardMs }: Connection, bytes: number): number {
  const frames = takeToken(frameBucket, socketLimits.frames, lastHeardMs);
  return Math.max(frames, takeToken(byteBucket, socketLimits.bytes, lastHeardMs, bytes));
}

function isExcessive(connection: Connection, bytes: number): boolean {
  const { excess } = socketLimits;
  connection.excessBucket ??= { tokens: excess.burst, readAtMs: connection.lastHeardMs };
  return takeToken(connection.excessBucket, excess, connection.lastHeardMs, 1 + bytes / excess.bytesEach) > 0;
}
