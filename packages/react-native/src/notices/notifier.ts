import type { ConversationId, EntryId } from '@tidings/protocol';

/** Where a notice leads. */
export interface NoticeTarget {
  readonly conversation: ConversationId;
  readonly entry: EntryId | undefined;
}

export interface Notice extends NoticeTarget {
  readonly title: string;
  readonly body: string;
}

/**
 * Shows notices by means of the platform, one of each conversation: a newer one takes the place of the one before. Permission is asked
 * for from a button, never by itself. Calls take effect in their order. A phone has no push yet: there messages are told inside the
 * app alone.
 */
export interface Notifier {
  /** Asks nobody. `unsupported` also where the person would allow it and nothing could be shown. */
  check(): Promise<NotifierPermission>;
  /** Asks the person; resolves with what they said. */
  ask(): Promise<NotifierPermission>;
  show(notice: Notice): void;
  /** Takes away notices that are shown, also by another page or an earlier one where the platform lets us. */
  closeWhere(isGone: (conversation: ConversationId) => boolean): void;
  /** Calls with every notice that somebody presses, until the returned function is called. */
  onPress(listener: (target: NoticeTarget) => void): () => void;
}

export type NotifierPermission = 'default' | 'granted' | 'denied' | 'unsupported';

export const notifier: Notifier = {
  check: async () => 'unsupported',
  ask: async () => 'unsupported',
  show: () => {},
  closeWhere: () => {},
  onPress: () => () => {},
};
