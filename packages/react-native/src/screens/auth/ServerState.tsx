import type { ServerInfo } from '@tidings/client';
import type { ReactNode } from 'react';
import { View } from 'react-native';
import { useT } from '../../i18n';
import { Banner, Button, Skeleton } from '../../primitives';
import type { Request } from '../../requests';
import { makeStyles } from '../../theme';
import { AuthFrame } from './AuthFrame';

export interface ServerStateProps {
  readonly server: Request<ServerInfo>;
  readonly title: string;
  readonly onChangeServer?: (() => void) | undefined;
  readonly children: (info: ServerInfo) => ReactNode;
}

/** Asks the server who it is before a form is shown: says when it is still asking, and what to do when there is no answer. */
export function ServerState({ server, title, onChangeServer, children }: ServerStateProps) {
  const styles = useStyles();
  const t = useT();
  if (server.value) return children(server.value);
  if (server.isLoading && !server.error)
    return (
      <AuthFrame title={title}>
        <View role="group" style={styles.skeleton} aria-busy aria-label={t('common.loading')}>
          <Skeleton height={46} radius={12} />
          <Skeleton height={46} radius={12} />
          <Skeleton height={52} radius={16} />
        </View>
      </AuthFrame>
    );
  return (
    <AuthFrame title={t('auth.unreachableTitle')}>
      <Banner tone="danger" text={server.error ?? t('error.unavailable')} isUrgent />
      <View style={styles.actions}>
        <Button label={t('common.retry')} icon="refresh" isBusy={server.isLoading} onPress={server.reload} />
        {onChangeServer ? <Button label={t('auth.changeServer')} variant="ghost" onPress={onChangeServer} /> : null}
      </View>
    </AuthFrame>
  );
}

const useStyles = makeStyles((t) => ({
  skeleton: { gap: t.space.xl },
  actions: { flexDirection: 'row', flexWrap: 'wrap', gap: t.space.sm },
}));
