import { View } from 'react-native';
import { EncryptionSection, OpenChoice, OpenStrip, SafetyNotice } from '../encryption';
import { useConversations } from '../hooks';
import { VerifyScreen } from '../screens/verify';
import { people } from '../testing/demo-people';
import { Specimen } from './Specimen';

const nothing = () => {};

/** Who can read what, and who was verified: Kenji is, Tomás has changed, Mara was not compared. */
export function EncryptionStates() {
  const shown = ['Mara Lindqvist', 'Kenji Tanaka', 'Tomás Oliveira', 'Launch week', '…'];
  const rows = useConversations()?.filter(({ title }) => shown.includes(title)) ?? [];
  return (
    <>
      <Specimen title="Strips">
        <OpenStrip />
        <SafetyNotice person={people.tomas} onCompare={nothing} />
      </Specimen>
      <Specimen title="In the info of a conversation">
        {rows.map((row) => (
          <EncryptionSection key={row.id} conversation={row} onVerify={nothing} />
        ))}
      </Specimen>
      <Specimen title="When one begins">
        <OpenChoice isOpen={false} onChange={nothing} />
        <OpenChoice isOpen onChange={nothing} />
      </Specimen>
      {[people.mara, people.kenji, people.tomas].map(({ id, displayName }) => (
        <Specimen key={id} title={`Safety number of ${displayName}`}>
          <View style={{ height: 640 }}>
            <VerifyScreen user={id} />
          </View>
        </Specimen>
      ))}
    </>
  );
}
