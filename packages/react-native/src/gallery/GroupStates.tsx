import type { ChangeRow, ConversationRow } from '@tidings/client';
import { ErrorCode } from '@tidings/protocol';
import { View } from 'react-native';
import { Composer, PreviewBar } from '../composer';
import { useConversations } from '../hooks';
import { BannedSection, InfoCard, MembersSection, PolicySection, RequestsSection, TimerSection } from '../screens/info';
import { JoinScreen } from '../screens/join';
import { self } from '../testing/demo-people';
import { changeRow } from '../testing/demo-rows';
import { demoPolicy } from '../testing/demo-views';
import { ChangeLine } from '../timeline';
import { Specimen } from './Specimen';

const nothing = () => {};
const preview = {
  url: 'https://example.org/tides',
  title: 'How tides work',
  description: 'The pull of the moon, in five minutes.',
  site: 'Harbour',
};

const made = changeRow(self, { type: 'timer', expireAfterS: 86_400 }, Date.now(), 7);
const waiting: ChangeRow = {
  ...changeRow(self, { type: 'policy', policy: demoPolicy }, Date.now(), 8),
  seq: undefined,
};
const changes: readonly ChangeRow[] = [
  made,
  waiting,
  {
    ...changeRow(self, { type: 'renamed', title: 'Garden shed' }, Date.now(), 9),
    seq: undefined,
    failure: { code: ErrorCode.FORBIDDEN, message: 'only owners and admins may', canRetry: true },
  },
];

/** What groups allow, who waits and who may not come back; the composer where one may not write, or not yet. */
export function GroupStates() {
  const row = useConversations()?.find(({ title }) => title === 'Garden house');
  if (!row) return null;
  const slowed: ConversationRow = { ...row, policy: { ...demoPolicy, slowModeS: 60 }, saidAtMs: Date.now() - 12_000 };
  return (
    <>
      <Specimen title="What a group is">
        <InfoCard conversation={row} />
      </Specimen>
      <Specimen title="Who waits, and who is there">
        <RequestsSection conversation={row} />
        <MembersSection conversation={row} onOpen={nothing} onVerify={nothing} />
        <BannedSection conversation={row} />
      </Specimen>
      <Specimen title="Who may do what">
        <PolicySection conversation={row} />
      </Specimen>
      <Specimen title="How long messages stay: off, a day, not for oneself to say">
        <TimerSection conversation={row} />
        <TimerSection conversation={{ ...row, expireAfterS: 86_400 }} />
        <TimerSection conversation={{ ...row, expireAfterS: 5_400, can: { ...row.can, timer: false } }} />
      </Specimen>
      <Specimen title="A change: made, on its way, refused">
        {changes.map((change) => (
          <ChangeLine key={change.id} row={change} onVerify={nothing} onRetry={nothing} onDiscard={nothing} />
        ))}
      </Specimen>
      <Specimen title="A link before it is sent">
        <PreviewBar link={preview} onRemove={nothing} />
      </Specimen>
      <Specimen title="Writing: only admins; slow mode; messages disappear">
        <Composer conversation={{ ...row, can: { ...row.can, send: false } }} />
        <Composer conversation={slowed} />
        <Composer conversation={{ ...row, expireAfterS: 604_800 }} />
      </Specimen>
      <Specimen title="What a link leads to">
        <View style={{ height: 520 }}>
          <JoinScreen code="demo" onOpen={nothing} onClose={nothing} />
        </View>
      </Specimen>
    </>
  );
}
