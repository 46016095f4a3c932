import type { Connection } from '@tidings/client';
import { useState } from 'react';
import { View } from 'react-native';
import { Button } from '../primitives';
import type { DemoClient } from '../testing/demo-client';
import { people } from '../testing/demo-people';
import { makeStyles } from '../theme';

const phases: readonly Connection['phase'][] = ['live', 'offline', 'connecting', 'waiting', 'catching_up'];

const connectionOf = (phase: Connection['phase']): Connection =>
  phase === 'waiting' ? { phase, retryAtMs: Date.now() + 12_000, attempts: 3 } : { phase };

/** Turns the demo's knobs: the connection, typing, a message that comes in. */
export function Moods({ demo: { demo } }: { readonly demo: DemoClient }) {
  const styles = useStyles();
  const [isTyping, setTyping] = useState(false);
  const first = demo.ids[0];
  if (!first) return null;
  const toggleTyping = () => {
    demo.setTyping(first, isTyping ? [] : [people.mara]);
    setTyping(!isTyping);
  };
  return (
    <View style={styles.row}>
      {phases.map((phase) => (
        <Button
          key={phase}
          label={phase}
          size="sm"
          variant="outline"
          onPress={() => demo.setConnection(connectionOf(phase))}
        />
      ))}
      <Button label="typing" size="sm" variant="soft" onPress={toggleTyping} />
      <Button
        label="receive"
        size="sm"
        variant="soft"
        onPress={() => demo.receive(first, people.mara, 'Did you hear the tidings?')}
      />
    </View>
  );
}

const useStyles = makeStyles((t) => ({ row: { flexDirection: 'row', flexWrap: 'wrap', gap: t.space.xs } }));
