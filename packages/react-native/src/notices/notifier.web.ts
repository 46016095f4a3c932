import type { Notifier, NotifierPermission } from './notifier';

export type { Notifier, NotifierPermission } from './notifier';

const api = () => (typeof Notification === 'undefined' ? undefined : Notification);

/** The browser's own notifications, while a page of the app is open. */
export const notifier: Notifier = {
  get permission(): NotifierPermission {
    return api()?.permission ?? 'unsupported';
  },
  ask: async () => (await api()?.requestPermission()) ?? 'unsupported',
  show: ({ tag, title, body, onOpen }) => {
    if (api()?.permission !== 'granted') return;
    try {
      // Several tabs show the same one: the tag makes it one.
      const shown = new Notification(title, { tag, body });
      shown.onclick = () => {
        window.focus();
        shown.close();
        onOpen();
      };
    } catch {
      // A phone's browser shows them from a service worker only; the app tells of it when it is looked at.
    }
  },
};
