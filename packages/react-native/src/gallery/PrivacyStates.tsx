import type { MessageRow } from '@tidings/client';
import { useState } from 'react';
import { View } from 'react-native';
import { ReachDialog } from '../actions';
import { useConversations } from '../hooks';
import { Button } from '../primitives';
import { BlockDialog, BlockedBar, ReportDialog, RequestBar } from '../privacy';
import { PersonSection } from '../screens/info';
import { BlockedScreen, PrivacyScreen, ReportsScreen } from '../screens/settings';
import { people, self } from '../testing/demo-people';
import { messageRow } from '../testing/demo-rows';
import { BlockedMessage } from '../timeline';
import { Bubble } from '../timeline/Bubble';
import { Specimen } from './Specimen';

const nothing = () => {};
const atMs = Date.now() - 600_000;
const theirs = messageRow(people.noah, 'Cheap seeds, only today!', atMs, { seq: 4 });
const own = messageRow(self, 'Who brings the ladder?', atMs, { seq: 5, status: 'delivered' });

/** What people keep from each other: switches, requests, blocks, reports, and who has read what. */
export function PrivacyStates() {
  const [shown, setShown] = useState<'block' | 'report' | 'reach'>();
  const request = useConversations('requests')?.[0];
  const direct = useConversations('direct')?.[0];
  const group = useConversations('groups')?.[0];
  const close = () => setShown(undefined);
  return (
    <>
      <Specimen title="Settings">
        <View style={{ height: 520 }}>
          <PrivacyScreen onBlocked={nothing} onReports={nothing} onBack={nothing} />
        </View>
      </Specimen>
      <Specimen title="Blocked people, and what was reported">
        <View style={{ height: 240 }}>
          <BlockedScreen onBack={nothing} />
        </View>
        <View style={{ height: 380 }}>
          <ReportsScreen onBack={nothing} />
        </View>
      </Specimen>
      <Specimen title="A message request; a person who is blocked">
        {request ? <RequestBar conversation={request} onGone={nothing} /> : null}
        <BlockedBar person={people.noah} />
        {direct?.peer ? <PersonSection conversation={direct} person={direct.peer} /> : null}
      </Specimen>
      <Specimen title="In a group, from somebody who is blocked">
        <BlockedMessage>
          <Shown row={theirs} />
        </BlockedMessage>
      </Specimen>
      <Specimen title="Dialogs">
        <Button label="Block somebody" onPress={() => setShown('block')} />
        <Button label="Report somebody" onPress={() => setShown('report')} />
        <Button label="Who has read it" onPress={() => setShown('reach')} />
      </Specimen>
      <BlockDialog person={shown === 'block' ? people.noah : undefined} onClose={close} />
      {shown === 'report' && group ? (
        <ReportDialog conversation={group.id} person={people.noah} rows={[theirs]} onClose={close} />
      ) : null}
      {shown === 'reach' && group ? <ReachDialog conversation={group.id} row={own} onClose={close} /> : null}
    </>
  );
}

function Shown({ row }: { readonly row: MessageRow }) {
  const item = { type: 'message', key: row.id, row, isFirstOfGroup: true, isLastOfGroup: true } as const;
  return <Bubble item={{ ...item, hasName: true, hasMeta: true }} hasAvatars onRetry={nothing} onDiscard={nothing} />;
}
