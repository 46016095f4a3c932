import type { Client, Place, Timeline } from '@tidings/client';
import type { ConversationId } from '@tidings/protocol';
import { createContext, use } from 'react';
import { Kept } from './kept';

/**
 * Timelines that screens show. One that nobody shows any more lives a moment longer: the screen that takes the place of another shows it
 * at once, with what it had loaded.
 */
export class OpenTimelines {
  readonly #messages: Pick<Client['messages'], 'openTimeline'>;
  readonly #kept = new Kept((timeline) => (timeline as Timeline).dispose());

  /** Under which key a conversation was opened last. */
  readonly #last = new Map<ConversationId, string>();

  constructor(messages: Pick<Client['messages'], 'openTimeline'>) {
    this.#messages = messages;
  }

  /** The one that is open at this place; without a place the one that was opened last in this conversation; else a new one. */
  take(conversation: ConversationId, around: Place | undefined): TakenTimeline {
    const place = around ? `${conversation} ${JSON.stringify(around)}` : conversation;
    const last = around ? place : (this.#last.get(conversation) ?? place);
    for (const key of [last, place]) {
      const known = this.#kept.read(key) as Timeline | undefined;
      if (known) return { key, timeline: known };
    }
    const timeline = this.#messages.openTimeline(conversation, { around });
    this.#last.set(conversation, place);
    this.#kept.write(place, timeline);
    return { key: place, timeline };
  }

  /** Keeps it open, until the returned function is called and a moment longer. */
  hold({ key }: TakenTimeline): () => void {
    return this.#kept.hold(key);
  }
}

export interface TakenTimeline {
  readonly key: string;
  readonly timeline: Timeline;
}

export const OpenTimelinesContext = createContext<OpenTimelines | undefined>(undefined);

export function useOpenTimelines(): OpenTimelines {
  const timelines = use(OpenTimelinesContext);
  if (!timelines) throw new Error('Tidings components need a <TidingsProvider client={…}> above them');
  return timelines;
}
