export {
  useAccount,
  useConnection,
  useConversation,
  useConversations,
  useMembers,
  usePresence,
  useTyping,
} from './live-values';
export { TidingsProvider, type TidingsProviderProps, useClient } from './TidingsProvider';
export { useForeground } from './use-foreground';
export { useLive } from './use-live';
export { useNow } from './use-now';
export { type OpenTimeline, useTimeline } from './use-timeline';
export { useTwoPanes } from './use-two-panes';
