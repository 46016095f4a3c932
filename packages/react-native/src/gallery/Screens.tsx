import type { ConversationId } from '@tidings/protocol';
import { type ReactNode, useMemo } from 'react';
import { View } from 'react-native';
import { UpdateBar } from '../connection';
import { TidingsProvider, useConversations } from '../hooks';
import { ServerScreen, SignInScreen, SignUpScreen } from '../screens/auth';
import { ConversationInfoScreen } from '../screens/info';
import { JoinScreen } from '../screens/join';
import { KeyGate, PhraseScreen } from '../screens/keys';
import { NewConversationScreen, NewGroupScreen } from '../screens/new';
import { SearchScreen } from '../screens/SearchScreen';
import { NotificationsScreen, SessionsScreen, SettingsScreen } from '../screens/settings';
import { type DemoOptions, openDemoClient } from '../testing/demo-client';
import { makeStyles } from '../theme';
import { Specimen } from './Specimen';

const nothing = () => {};
const looks = { appearance: 'system', textSize: 'normal', accent: 'spruce' } as const;
const guest: DemoOptions = { isSignedIn: false };
const locked: DemoOptions = { keys: { phase: 'locked' } };
const unsaved: DemoOptions = {
  keys: { phase: 'ready', isPhraseConfirmed: false, backup: 'untested', isRestoring: false },
};

/** Every screen that is not part of the messenger's page, each with a device that is at that point. */
export function Screens() {
  return (
    <>
      <UpdateBar onReload={nothing} />
      <Framed title="Which server">
        <ServerScreen onChoose={nothing} />
      </Framed>
      <Framed title="Sign in" device={guest}>
        <SignInScreen onSignUp={nothing} />
      </Framed>
      <Framed title="Sign up" device={guest}>
        <SignUpScreen onSignIn={nothing} />
      </Framed>
      <Framed title="Without keys" device={locked}>
        <KeyGate>{null}</KeyGate>
      </Framed>
      <Framed title="Recovery phrase" device={unsaved}>
        <PhraseScreen onDone={nothing} onLater={nothing} />
      </Framed>
      <Framed title="Search">
        <SearchScreen initial={{ text: 'the' }} onBack={nothing} onOpenMessage={nothing} />
      </Framed>
      <Framed title="New message">
        <NewConversationScreen onOpen={nothing} onNewGroup={nothing} />
      </Framed>
      <Framed title="New group">
        <NewGroupScreen onOpen={nothing} />
      </Framed>
      <Infos />
      <Framed title="An invite link">
        <JoinScreen code="demo" onOpen={nothing} onClose={nothing} />
      </Framed>
      <Framed title="Settings">
        <SettingsScreen
          looks={looks}
          onLooks={nothing}
          onPrivacy={nothing}
          onNotifications={nothing}
          onSessions={nothing}
          signUpUrl={String}
        />
      </Framed>
      <Framed title="Notifications">
        <NotificationsScreen content="all" onContent={nothing} />
      </Framed>
      <Framed title="Devices">
        <SessionsScreen />
      </Framed>
    </>
  );
}

/** Of a person and of a group. */
function Infos() {
  const shown = ['Mara Lindqvist', 'Launch week'];
  const rows = useConversations()?.filter(({ title }) => shown.includes(title)) ?? [];
  return rows.map(({ id, title }) => (
    <Framed key={id} title={`Info: ${title}`}>
      <Info conversation={id} />
    </Framed>
  ));
}

const Info = ({ conversation }: { readonly conversation: ConversationId }) => (
  <ConversationInfoScreen
    conversation={conversation}
    onOpen={nothing}
    onLeft={nothing}
    onVerify={nothing}
    inviteUrl={(code) => `https://chat.example.org/join/${code}`}
  />
);

interface FramedProps {
  readonly title: string;
  /** Of its own; the gallery's one otherwise. */
  readonly device?: DemoOptions;
  readonly children: ReactNode;
}

function Framed({ title, device, children }: FramedProps) {
  const styles = useStyles();
  const client = useMemo(() => (device ? openDemoClient(device) : undefined), [device]);
  return (
    <Specimen title={title}>
      <View style={styles.frame}>
        {client ? <TidingsProvider client={client}>{children}</TidingsProvider> : children}
      </View>
    </Specimen>
  );
}

const useStyles = makeStyles((t) => ({
  frame: { height: 720, borderRadius: t.radius.md, borderWidth: 1, borderColor: t.color.line, overflow: 'hidden' },
}));
