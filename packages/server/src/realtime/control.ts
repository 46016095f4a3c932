/** Messages on the bus channel `u:<user>`: what changed for the sockets of one user. */
import type { ConversationId, SessionId, UserId } from '@tidings/protocol';

export type Control =
  /** A membership has begun with the entry `seq`; said again, it may have ended since. */
  | { readonly type: 'joined'; readonly conversation: ConversationId; readonly seq: number; readonly isAgain?: boolean }
  /** One has ended. It takes effect with the entry that says so (`unlisten`); this makes sure that the entry is heard. I5 */
  | { readonly type: 'left'; readonly conversation: ConversationId; readonly seq: number }
  /** Within a node only: the user has been told the last entry that they may see. */
  | { readonly type: 'unlisten'; readonly conversation: ConversationId }
  /** Something that no entry tells has changed. */
  | { readonly type: 'head'; readonly conversation: ConversationId }
  /** Whom the user may watch has changed. */
  | { readonly type: 'recheck' }
  /** Within a node only. */
  | { readonly type: 'sessions_ended'; readonly sessions: readonly SessionId[] }
  /** An encoded server frame for every socket of the user. */
  | { readonly type: 'frame'; readonly frame: Uint8Array };

/** Sessions that ended: every node hears of all of them, for their sockets may be on the way. I10 */
export const sessionsChannel = 's:all';

export interface EndedSessions {
  readonly user: UserId;
  readonly sessions: readonly SessionId[];
}

export const encodeEndedSessions = (ended: EndedSessions): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(ended));

export const decodeEndedSessions = (message: Uint8Array): EndedSessions =>
  JSON.parse(new TextDecoder().decode(message)) as EndedSessions;

export const userChannel = (user: UserId): string => `u:${user}`;

const frameTag = 1;
const controlTag = 0;

export function encodeControl(control: Control): Uint8Array {
  const isFrame = control.type === 'frame';
  const payload = isFrame ? control.frame : new TextEncoder().encode(JSON.stringify(control));
  const message = new Uint8Array(payload.length + 1);
  message[0] = isFrame ? frameTag : controlTag;
  message.set(payload, 1);
  return message;
}

/** Only our own nodes write on the bus, so the form is not checked again. */
export function decodeControl(message: Uint8Array): Control {
  const payload = message.subarray(1);
  if (message[0] === frameTag) return { type: 'frame', frame: payload };
  return JSON.parse(new TextDecoder().decode(payload)) as Control;
}
