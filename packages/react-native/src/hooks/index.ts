export { useClient } from './client-context';
export {
  useAccount,
  useBadge,
  useBlocked,
  useBlocksUnverified,
  useConnection,
  useConversation,
  useConversations,
  useDetails,
  useDevices,
  useIsOutdated,
  useKeyState,
  useLinkPreviews,
  useMembers,
  usePasskeys,
  usePresence,
  usePrivacy,
  useSafety,
  useSafetyNumber,
  useTyping,
} from './live-values';
export { type PhraseStep, usePhrase } from './phrase';
export { TidingsProvider, type TidingsProviderProps } from './TidingsProvider';
export { useForeground } from './use-foreground';
export { useLive } from './use-live';
export { useNow } from './use-now';
export { type OpenTimeline, useTimeline } from './use-timeline';
export { useTwoPanes } from './use-two-panes';
