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
  let frame: Frame = { case: undefined };
  try {
    ({ frame } = decodeClientFrame(data));
    services.events.frameReceived(frame.case ?? 'unknown');
    checkRate(connection, services);
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

function checkRate(connection: Connection, { rateLimits }: Services): void {
  const waitMs = rateLimits ? takeToken(connection.frameBucket, socketLimits.frames, connection.lastHeardMs) : 0;
  if (waitMs === 0) return;
  throw new TidingsError(ErrorCode.RATE_LIMITED, 'too many frames; wait before sending more', { retryAfterMs: waitMs });
}
