import type { ServerInfo } from '@tidings/client';
import { SignUpPolicy } from '@tidings/protocol';
import { useCallback } from 'react';
import { useClient } from '../../hooks';
import { useT } from '../../i18n';
import { Banner, Button } from '../../primitives';
import { useRequest } from '../../requests';
import { AuthFrame } from './AuthFrame';
import { OtherWay } from './OtherWay';
import { ServerState } from './ServerState';
import { SignUpForm } from './SignUpForm';

export interface SignUpScreenProps {
  /** From a sign-up link. */
  readonly linkCode?: string;
  readonly onSignIn: () => void;
  /** The account itself says so too (`useAccount`). */
  readonly onSignedUp?: () => void;
  /** Where the app can talk to other servers. */
  readonly onChangeServer?: () => void;
}

export function SignUpScreen({ linkCode, onSignIn, onSignedUp, onChangeServer }: SignUpScreenProps) {
  const t = useT();
  const { account } = useClient();
  const server = useRequest(useCallback(() => account.getServerInfo(), [account]));
  const wayBack = <OtherWay question={t('auth.haveAccount')} label={t('auth.signIn')} onPress={onSignIn} />;
  return (
    <ServerState server={server} title={t('auth.signUpTitle')} onChangeServer={onChangeServer}>
      {(info) => {
        const refusal = refusalOf(info, linkCode !== undefined);
        if (refusal)
          return (
            <AuthFrame title={t(`auth.${refusal}Title`)}>
              <Banner icon="lock" text={t(`auth.${refusal}`)} />
              <Button label={t('auth.signIn')} size="lg" isWide onPress={onSignIn} />
            </AuthFrame>
          );
        return (
          <AuthFrame
            title={t(info.isNew ? 'auth.ownerTitle' : 'auth.signUpTitle')}
            text={
              info.isNew
                ? t('auth.ownerText')
                : t(linkCode === undefined ? 'auth.signUpText' : 'auth.invitedText', { server: info.name })
            }
            footer={info.isNew ? undefined : wayBack}
          >
            <SignUpForm linkCode={linkCode} onSignedUp={onSignedUp} />
          </AuthFrame>
        );
      }}
    </ServerState>
  );
}

function refusalOf(info: ServerInfo, hasLink: boolean): 'closed' | 'inviteOnly' | undefined {
  if (info.isNew || info.signUp === SignUpPolicy.OPEN) return undefined;
  if (info.signUp === SignUpPolicy.INVITATION) return hasLink ? undefined : 'inviteOnly';
  return 'closed';
}
