import { type ComponentType, createContext, use } from 'react';

/** Parts of the screens that an app may put its own in the place of. What each is given says `SlotProps`. */
export const slotNames = [
  'Bubble',
  'ChangeLine',
  'Composer',
  'ConnectionBanner',
  'ConversationHeader',
  'ConversationItem',
  'ConversationListSkeleton',
  'DayLine',
  'FilterChips',
  'FreshLine',
  'JumpButton',
  'LinkCard',
  'MentionList',
  'MessageMenu',
  'Quote',
  'ReactionChips',
  'TaskBar',
  'TimelineSkeleton',
  'TypingIndicator',
] as const;
export type SlotName = (typeof slotNames)[number];

/** Typed by the `SlotsProvider`, which knows the parts; the parts know their places alone. */
export const SlotsContext = createContext<{ readonly [Name in SlotName]?: ComponentType<never> }>({});

/**
 * The place of a part: shows what the app has put there, else the kit's own. To be called once, beside the component that shows it. The
 * part itself never looks for another, so that an app's own may be made around the kit's.
 */
export function slot<Props extends object>(name: SlotName, Part: ComponentType<Props>): ComponentType<Props> {
  const Slot = (props: Props) => {
    const Shown = (use(SlotsContext)[name] as ComponentType<Props> | undefined) ?? Part;
    return <Shown {...props} />;
  };
  Slot.displayName = `${name}Slot`;
  return Slot;
}
