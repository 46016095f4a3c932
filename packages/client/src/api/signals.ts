import type { ConversationId, UserId } from '@tidings/protocol';
import type { Live, PersonPresence, SignalApi } from '../api';
import { type ThinnedTyping, thinTyping } from '../signals/typing';
import { derive } from '../views/live';
import type { Parts } from './parts';
import { remembered } from './remembered';

/** The leader forgets whom this instance shows unless it is told again. */
const repeatMs = 20_000;

const unknown: PersonPresence = { isOnline: false, lastSeenMs: undefined };

export function createSignalApi({ peers, platform, status }: Parts): SignalApi & Disposable {
  const { clock } = platform;
  const typing = new Map<ConversationId, ThinnedTyping>();
  const watched = new Map<UserId, number>();
  let cancelRepeat = () => {};

  const tellWatched = () => {
    cancelRepeat();
    peers.tell('watch', { instance: peers.instance, users: [...watched.keys()] });
    if (watched.size > 0) cancelRepeat = clock.after(repeatMs, tellWatched);
  };
  const stop = peers.on('leading', tellWatched);

  const count = (user: UserId, by: 1 | -1) => {
    const now = (watched.get(user) ?? 0) + by;
    if (now === 0) watched.delete(user);
    else watched.set(user, now);
    if (now === 0 || (now === 1 && by === 1)) tellWatched();
  };

  return {
    setTyping: (conversation, isTyping) => {
      const before = typing.get(conversation) ?? { sentAtMs: undefined };
      const { state, send } = thinTyping(before, isTyping, clock.now());
      typing.set(conversation, state);
      if (send) peers.tell('typing', { conversation, isTyping });
    },
    observePresence: remembered<UserId, Live<PersonPresence>>((user) => {
      const presence = derive(status, (now) => now?.presence[user] ?? unknown);
      return {
        get: presence.get,
        subscribe: (listener) => {
          const unsubscribe = presence.subscribe(listener);
          count(user, 1);
          let isOver = false;
          return () => {
            if (isOver) return;
            isOver = true;
            unsubscribe();
            count(user, -1);
          };
        },
      };
    }),
    [Symbol.dispose]: () => {
      stop();
      cancelRepeat();
    },
  };
}
