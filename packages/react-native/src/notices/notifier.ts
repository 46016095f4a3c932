/**
 * Shows a notification by means of the platform. Permission is asked for from a button, never by itself.
 * A phone has no push yet: there messages are told inside the app alone.
 */
export interface Notifier {
  readonly permission: NotifierPermission;
  /** Asks the person; resolves with what they said. */
  ask(): Promise<NotifierPermission>;
  /** @param tag the same twice shows once */
  show(notice: { readonly tag: string; readonly title: string; readonly body: string; onOpen(): void }): void;
}

export type NotifierPermission = 'default' | 'granted' | 'denied' | 'unsupported';

export const notifier: Notifier = {
  permission: 'unsupported',
  ask: async () => 'unsupported',
  show: () => {},
};
