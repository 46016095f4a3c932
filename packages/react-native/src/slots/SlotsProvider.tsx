import { type ComponentProps, type ComponentType, type ReactNode, use, useMemo } from 'react';
import type { MessageMenuProps } from '../actions/MessageMenu';
import type { TaskBarProps } from '../actions/TaskBar';
import type { ComposerProps } from '../composer/Composer';
import type { MentionListProps } from '../composer/MentionList';
import type { ConversationItemProps } from '../conversations/ConversationItem';
import type { FilterChipsProps } from '../conversations/FilterChips';
import type { ConversationHeaderProps } from '../screens/ConversationScreen';
import type { BubbleProps } from '../timeline/Bubble';
import type { LinkCardProps } from '../timeline/bubble/LinkCard';
import type { QuoteProps } from '../timeline/bubble/Quote';
import type { ReactionChipsProps } from '../timeline/bubble/ReactionChips';
import type { ChangeLineProps } from '../timeline/ChangeLine';
import type { JumpButtonProps } from '../timeline/JumpButton';
import type { DayLineProps } from '../timeline/Separators';
import type { TypingIndicator } from '../timeline/TypingIndicator';
import { type SlotName, SlotsContext } from './slot';

/** What the parts in the slots are given. */
export interface SlotProps extends Record<SlotName, object> {
  /** A message in the timeline, with all that can be done with it. */
  readonly Bubble: BubbleProps;
  /** Something that has become of the conversation: somebody came, went, renamed it. */
  readonly ChangeLine: ChangeLineProps;
  /** Where one writes. */
  readonly Composer: ComposerProps;
  /** Says that there is no connection. */
  readonly ConnectionBanner: object;
  /** Over an open conversation. */
  readonly ConversationHeader: ConversationHeaderProps;
  /** A conversation in the list. It lies in what is swiped, and all of them are of one height. */
  readonly ConversationItem: ConversationItemProps;
  /** The list while the replica is being opened. */
  readonly ConversationListSkeleton: object;
  /** Where another day begins. */
  readonly DayLine: DayLineProps;
  /** Which conversations the list shows. */
  readonly FilterChips: FilterChipsProps;
  /** Where the new messages begin. */
  readonly FreshLine: object;
  /** Leads to the end of the timeline. */
  readonly JumpButton: JumpButtonProps;
  /** What a link in a message leads to. */
  readonly LinkCard: LinkCardProps;
  /** Who may be meant by the `@` that is being typed. */
  readonly MentionList: MentionListProps;
  /** What can be done with a message. It is there while it is open. */
  readonly MessageMenu: MessageMenuProps;
  /** What a message answers. */
  readonly Quote: QuoteProps;
  /** Under a message. */
  readonly ReactionChips: ReactionChipsProps;
  /** Over the composer: what is being answered or edited. */
  readonly TaskBar: TaskBarProps;
  /** The timeline while the replica is being read. */
  readonly TimelineSkeleton: object;
  /** Who is typing. */
  readonly TypingIndicator: ComponentProps<typeof TypingIndicator>;
}

export type Slots = { readonly [Name in SlotName]?: ComponentType<SlotProps[Name]> };

export interface SlotsProviderProps {
  /** Make it once, outside of components: another component in a slot begins anew. */
  readonly slots: Slots;
  readonly children: ReactNode;
}

/**
 * Puts an app's own parts in the place of the kit's, on all screens below; what it does not name stays as it is. The kit's parts are
 * exported, so that one's own may be made around them:
 *
 * ```tsx
 * const slots: Slots = {
 *   DayLine: ({ atMs }) => <Txt variant="caption">{new Date(atMs).toDateString()}</Txt>,
 *   Bubble: (props) => <View testID="mine"><Bubble {...props} /></View>,
 * };
 *
 * <SlotsProvider slots={slots}>
 *   <ConversationScreen … />
 * </SlotsProvider>
 * ```
 *
 * Providers may lie in one another; the inner one counts. The gallery's page “Your own parts” is an example that compiles.
 */
export function SlotsProvider({ slots, children }: SlotsProviderProps) {
  const outer = use(SlotsContext);
  const all = useMemo(() => ({ ...outer, ...slots }) as typeof outer, [outer, slots]);
  return <SlotsContext value={all}>{children}</SlotsContext>;
}
