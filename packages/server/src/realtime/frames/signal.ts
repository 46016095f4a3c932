import {
  ErrorCode,
  encodeServerFrame,
  idToBytes,
  limits,
  type SendSignal,
  SignalKind,
  TidingsError,
} from '@tidings/protocol';
import { mayTell } from '../../conversations/discretion';
import type { Connection } from '../connection';
import { encodeControl, userChannel } from '../control';
import { mostAudience } from '../fan-out';
import type { Services } from '../services';
import { userLimits } from '../socket-limits';
import { takeToken } from '../token-bucket';
import { encodeHint } from '../topic-message';
import { conversationChannel } from '../topics';
import { requireAllowance, requireIdentity } from './identity';
import { requireMember } from './member';

/** Tells the conversation's sockets, unless they are a crowd, and keeps nothing. The author's own sockets hear it as well and leave it aside. */
export async function signal(connection: Connection, frame: SendSignal, services: Services): Promise<void> {
  const { kind, conversation } = frame;
  const id = requireMember(connection, conversation);
  if (kind !== SignalKind.TYPING && kind !== SignalKind.STOPPED_TYPING)
    throw new TidingsError(ErrorCode.INVALID_ARGUMENT, 'kind must be TYPING or STOPPED_TYPING');
  checkSignalRate(connection, services);
  const { user } = requireIdentity(connection);
  const ttlMs = kind === SignalKind.TYPING ? limits.typingTtlMs : 0;
  const signals = [{ user: idToBytes(user), kind, ttlMs }];
  if ((services.topics.get(id)?.sockets ?? 0) > mostAudience) return;
  const encoded = encodeServerFrame({ case: 'signals', value: { conversation, signals } });
  const discretion = await services.store.discretion(id);
  if ((discretion?.members.length ?? 0) > mostAudience) return;
  if (discretion === undefined) services.bus.publish(conversationChannel(id), encodeHint(encoded));
  else
    for (const member of discretion.members)
      if (mayTell(discretion, 'typing', user, member))
        services.bus.publish(userChannel(member), encodeControl({ type: 'frame', frame: encoded }));
}

/** Typing and watching make work for others. */
export function checkSignalRate(connection: Connection, { rateLimits }: Pick<Services, 'rateLimits'>): void {
  if (!rateLimits) return;
  const waitMs = takeToken(requireAllowance(connection).signals, userLimits.signals, connection.lastHeardMs);
  if (waitMs > 0)
    throw new TidingsError(ErrorCode.RATE_LIMITED, 'too many signals; send them less often', { retryAfterMs: waitMs });
}
