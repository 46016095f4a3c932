import type { ConversationId } from '@tidings/protocol';
import type { Notice, NoticeTarget, Notifier, NotifierPermission } from './notifier';

export type { Notice, NoticeTarget, Notifier, NotifierPermission } from './notifier';

const api = () => (typeof Notification === 'undefined' ? undefined : Notification);

/** Browsers of phones show notices from a service worker only; those of a page throw. */
const isPhone = () => /Android|iPhone|iPad/.test(navigator.userAgent);

/** The app's service worker: its notices work on phones, and any tab can take them away again. */
async function findWorker(): Promise<ServiceWorkerRegistration | undefined> {
  try {
    const found = await navigator.serviceWorker?.getRegistration();
    return found?.active && 'showNotification' in found ? found : undefined;
  } catch {
    return undefined;
  }
}

async function readPermission(): Promise<NotifierPermission> {
  const permission = api()?.permission;
  if (!permission || (isPhone() && !(await findWorker()))) return 'unsupported';
  return permission;
}

const listeners = new Set<(target: NoticeTarget) => void>();
const press = (target: NoticeTarget) => {
  for (const listener of listeners) listener(target);
};

/** What this page has shown itself. */
const own = new Map<ConversationId, Notification>();

async function show({ title, body, conversation, entry }: Notice): Promise<void> {
  if (api()?.permission !== 'granted') return;
  const options = { tag: conversation, body, data: { conversation, entry } };
  const worker = await findWorker();
  if (worker) return worker.showNotification(title, options);
  const shown = new Notification(title, options);
  own.set(conversation, shown);
  shown.onclick = () => {
    window.focus();
    shown.close();
    press({ conversation, entry });
  };
}

async function closeWhere(isGone: (conversation: ConversationId) => boolean): Promise<void> {
  for (const [conversation, notification] of own) {
    if (!isGone(conversation)) continue;
    own.delete(conversation);
    notification.close();
  }
  for (const notification of (await (await findWorker())?.getNotifications()) ?? [])
    if (isGone(notification.tag as ConversationId)) notification.close();
}

let last: Promise<void> = Promise.resolve();

/** One after the other; what a browser refuses is not shown, and the settings say so. */
function queue(task: () => Promise<void>): void {
  last = last.then(task).catch(() => {});
}

/** From public/sw.js of the app. */
function heard({ data }: MessageEvent): void {
  if (data?.type === 'open-notice' && typeof data.conversation === 'string')
    press({ conversation: data.conversation, entry: data.entry });
}

/** The browser's own notifications, while a page of the app is open. */
export const notifier: Notifier = {
  check: readPermission,
  ask: async () => {
    await api()?.requestPermission();
    return readPermission();
  },
  show: (notice) => queue(() => show(notice)),
  closeWhere: (isGone) => queue(() => closeWhere(isGone)),
  onPress: (listener) => {
    if (listeners.size === 0) navigator.serviceWorker?.addEventListener('message', heard);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) navigator.serviceWorker?.removeEventListener('message', heard);
    };
  },
};
