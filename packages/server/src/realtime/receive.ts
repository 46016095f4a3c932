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
import { refuse } from './refuse';
import { socketLimits } from './socket-limits';
import { takeToken } from './token-bucket';

type Frame = ClientFrame['frame'];

/** Takes one message off the wire. Whatever it holds ends in an effect, in `rejected`, or in `bye`. I16 */
export function receive(connection: Connection, data: Uint8Array | string): void {
  const { phase, services } = connection;
  if (data.length > limits.frameBytes) {
    connection.bye(ErrorCode.TOO_LARGE, `a frame has at most ${limits.frameBytes} bytes, not ${data.length}`);
    return;
  }
  if (phase === 'greeting' || phase === 'subscribed') {
    hold(connection, data);
    return;
  }
  if (phase === 'waiting') connection.isJson = typeof data === 'string';
  const waitMs = services.rateLimits
    ? takeToken(connection.frameBucket, socketLimits.frames, connection.lastHeardMs)
    : 0;
  let frame: Frame;
  try {
    ({ frame } = decodeClientFrame(data));
  } catch (error) {
    refuse(connection, {}, error);
    return;
  }
  if (waitMs > 0) {
    refuse(connection, subjectOf(frame), tooFast(waitMs));
    return;
  }
  services.events.frameReceived(frame.case ?? 'unknown');
  dispatch(connection, frame);
}

function dispatch(connection: Connection, frame: Frame): void {
  try {
    handle(connection, frame)?.catch((error: unknown) => refuse(connection, subjectOf(frame), error));
  } catch (error) {
    refuse(connection, subjectOf(frame), error);
  }
}

function handle(connection: Connection, frame: Frame): Promise<void> | undefined {
  if (connection.phase === 'waiting') {
    if (frame.case === 'hello') return hello(connection, frame.value);
    throw new TidingsError(ErrorCode.HELLO_FIRST, 'the first frame of a socket is hello');
  }
  switch (frame.case) {
    case 'append':
      return append(connection, frame.value);
    case 'pull':
      return pull(connection, frame.value);
    case 'advance':
      return advance(connection, frame.value);
    case 'signal':
      return signal(connection, frame.value);
    case 'watch':
      return watch(connection, frame.value);
    case 'ping':
      return ping(connection, frame.value);
    case 'hello':
      throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'hello was said already; open a new socket to say it again');
    case undefined:
      throw new TidingsError(ErrorCode.MALFORMED, 'the frame is empty, or of a kind this server does not know');
    default:
      frame satisfies never;
      return undefined;
  }
}

function hold(connection: Connection, data: Uint8Array | string): void {
  connection.held ??= [];
  connection.held.push(data);
  connection.heldBytes += data.length;
  if (connection.held.length <= socketLimits.heldFrames && connection.heldBytes <= socketLimits.heldBytes) return;
  connection.bye(ErrorCode.OVERLOADED, 'too much was sent before the welcome; wait for it', 1_000);
}

function tooFast(waitMs: number): TidingsError {
  return new TidingsError(ErrorCode.RATE_LIMITED, 'too many frames; wait before sending more', {
    retryAfterMs: waitMs,
  });
}
