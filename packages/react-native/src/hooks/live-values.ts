import type {
  Account,
  Badge,
  Connection,
  ConversationRow,
  DeviceInfo,
  GroupDetails,
  KeyState,
  LinkPreviewChoice,
  ListFilter,
  MemberRow,
  PasskeyInfo,
  Person,
  PersonPresence,
  PrivacySettings,
  Safety,
  SafetyNumber,
} from '@tidings/client';
import { type ConversationId, ConversationKind, type UserId } from '@tidings/protocol';
import { useMemo } from 'react';
import { useClient } from './client-context';
import { useLive } from './use-live';

/** Conversations, pinned ones first, then the newest; undefined while the replica is being opened. */
export function useConversations(filter: ListFilter = 'all'): readonly ConversationRow[] | undefined {
  const { conversations } = useClient();
  return useLive(useMemo(() => conversations.observeList(filter), [conversations, filter]));
}

/** In which conversations previews of links are made; undefined until known. */
export function useLinkPreviews(): LinkPreviewChoice | undefined {
  const { conversations } = useClient();
  return useLive(useMemo(() => conversations.observeLinkPreviews(), [conversations]));
}

const noBadge: Badge = { conversations: 0, messages: 0 };

/** What waits to be read. */
export function useBadge(): Badge {
  const { conversations } = useClient();
  return useLive(useMemo(() => conversations.observeBadge(), [conversations])) ?? noBadge;
}

export function useConversation(id: ConversationId): ConversationRow | undefined {
  const { conversations } = useClient();
  return useLive(useMemo(() => conversations.observe(id), [conversations, id]));
}

/** What a group says about itself; undefined for other conversations, and until known. */
export function useDetails({ id, kind }: Pick<ConversationRow, 'id' | 'kind'>): GroupDetails | undefined {
  const { conversations } = useClient();
  const isGroup = kind === ConversationKind.GROUP;
  return useLive(useMemo(() => (isGroup ? conversations.observeDetails(id) : undefined), [conversations, id, isGroup]));
}

export function useMembers(id: ConversationId): readonly MemberRow[] | undefined {
  const { conversations } = useClient();
  return useLive(useMemo(() => conversations.observeMembers(id), [conversations, id]));
}

const nobody: readonly Person[] = [];

/** Who is typing now. */
export function useTyping(id: ConversationId): readonly Person[] {
  const { conversations } = useClient();
  return useLive(useMemo(() => conversations.observeTyping(id), [conversations, id])) ?? nobody;
}

/** Watched while the component is there; undefined for nobody, or until known. */
export function usePresence(user: UserId | undefined): PersonPresence | undefined {
  const { signals } = useClient();
  return useLive(useMemo(() => (user ? signals.observePresence(user) : undefined), [signals, user]));
}

export function useConnection(): Connection | undefined {
  return useLive(useClient().connection);
}

/** Another tab runs a newer version of the app on this replica: this one is to be loaded anew. */
export function useIsOutdated(): boolean {
  return useLive(useClient().isOutdated) ?? false;
}

/** Undefined while the replica is being opened; `user` is undefined when nobody is signed in. */
export function useAccount(): Account | undefined {
  return useLive(useClient().account.current);
}

/** Where this device stands with the keys; undefined while the replica is being opened. */
export function useKeyState(): KeyState | undefined {
  return useLive(useClient().encryption.state);
}

/** The own devices that have keys; undefined until known. */
export function useDevices(): readonly DeviceInfo[] | undefined {
  const { encryption } = useClient();
  return useLive(useMemo(() => encryption.observeDevices(), [encryption]));
}

/** Those that open the vault; undefined until known. */
export function usePasskeys(): readonly PasskeyInfo[] | undefined {
  const { encryption } = useClient();
  return useLive(useMemo(() => encryption.observePasskeys(), [encryption]));
}

/** What others are told of the person; undefined until known. */
export function usePrivacy(): PrivacySettings | undefined {
  const { privacy } = useClient();
  return useLive(useMemo(() => privacy.observeSettings(), [privacy]));
}

/** Whom the person blocks, by name. */
export function useBlocked(): readonly Person[] {
  const { privacy } = useClient();
  return useLive(useMemo(() => privacy.observeBlocked(), [privacy])) ?? nobody;
}

/** Is nothing sent to people who were not verified? */
export function useBlocksUnverified(): boolean {
  return useLive(useClient().encryption.blocksUnverified) ?? false;
}

/** Whether somebody was verified; undefined for nobody, until known, and of somebody without keys. */
export function useSafety(user: UserId | undefined): Safety | undefined {
  const { encryption } = useClient();
  return useLive(useMemo(() => (user ? encryption.observeSafety(user) : undefined), [encryption, user]));
}

/** What to compare with somebody; undefined as `useSafety` is, and while it is being computed. */
export function useSafetyNumber(user: UserId): SafetyNumber | undefined {
  const { encryption } = useClient();
  return useLive(useMemo(() => encryption.observeSafetyNumber(user), [encryption, user]));
}
