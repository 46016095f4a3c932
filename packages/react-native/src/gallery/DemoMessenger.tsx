import type { ConversationId, UserId } from '@tidings/protocol';
import { useState } from 'react';
import { View } from 'react-native';
import { useTwoPanes } from '../hooks';
import { Companions } from '../screens/Companions';
import { ConversationListScreen } from '../screens/ConversationListScreen';
import { ConversationScreen } from '../screens/ConversationScreen';
import { NothingChosen, TwoPane } from '../screens/TwoPane';
import { VerifyScreen } from '../screens/verify';

const nothing = () => {};

/** The whole messenger in one component, without a router: for the gallery, and to see how little a host app needs. */
export function DemoMessenger({ initial }: { readonly initial?: ConversationId | undefined }) {
  const [open, setOpen] = useState(initial);
  const [verifying, setVerifying] = useState<UserId>();
  const isTwoPanes = useTwoPanes();
  const list = (
    <ConversationListScreen
      onOpen={setOpen}
      onOpenMessage={setOpen}
      onNew={nothing}
      onNewGroup={nothing}
      onSettings={nothing}
      selected={isTwoPanes ? open : undefined}
    />
  );
  const conversation = verifying ? (
    <VerifyScreen user={verifying} onBack={() => setVerifying(undefined)} />
  ) : open ? (
    <ConversationScreen
      key={open}
      conversation={open}
      onBack={isTwoPanes ? undefined : () => setOpen(undefined)}
      onInfo={nothing}
      onVerify={setVerifying}
    />
  ) : undefined;
  const companions = <Companions open={open} content="all" onOpen={setOpen} onBack={() => setOpen(undefined)} />;
  return (
    <View style={{ flex: 1 }}>
      {companions}
      {isTwoPanes ? (
        <TwoPane side={list}>{conversation ?? <NothingChosen onNew={nothing} />}</TwoPane>
      ) : (
        (conversation ?? list)
      )}
    </View>
  );
}
