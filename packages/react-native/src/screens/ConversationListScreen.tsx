import { ConnectionBanner } from '../connection';
import { ConversationList, type ConversationListProps } from '../conversations';
import { useAccount, useClient, useTwoPanes } from '../hooks';
import { useT } from '../i18n';
import { Avatar, Header, IconButton, Screen, Tap } from '../primitives';
import { slot } from '../slots/slot';
import { makeStyles } from '../theme';
import { KeyBanners } from './keys/KeyBanners';

const ConnectionBannerSlot = slot('ConnectionBanner', ConnectionBanner);

export interface ConversationListScreenProps extends ConversationListProps {
  readonly onSettings: () => void;
}

export function ConversationListScreen({ onSettings, ...list }: ConversationListScreenProps) {
  const styles = useStyles();
  const t = useT();
  const user = useAccount()?.user;
  const { conversations } = useClient();
  const openSaved = () => void conversations.saved().then(list.onOpen, () => {});
  // Beside a conversation it is the navigation.
  const isTwoPanes = useTwoPanes();
  const header = (
    <Header
      title={t('list.title')}
      isLarge
      hasLine={false}
      leading={
        user ? (
          <Tap onPress={onSettings} aria-label={t('list.settings')} style={styles.self} hitSlop={6} testID="settings">
            <Avatar id={user.id} name={user.displayName} size={36} />
          </Tap>
        ) : undefined
      }
      actions={
        <>
          <IconButton icon="bookmark" label={t('self.title')} onPress={openSaved} testID="saved" />
          <IconButton icon="compose" variant="soft" label={t('list.new')} onPress={list.onNew} testID="new" />
        </>
      }
    />
  );
  return (
    <Screen header={header} isMain={!isTwoPanes}>
      <ConnectionBannerSlot />
      <KeyBanners />
      <ConversationList {...list} />
    </Screen>
  );
}

const useStyles = makeStyles((t) => ({ self: { borderRadius: t.radius.full } }));
