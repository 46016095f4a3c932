import { useState } from 'react';
import { View } from 'react-native';
import { EmojiButton } from '../emoji';
import { Txt } from '../primitives';
import { Specimen } from './Specimen';

/** The picker behind its button. */
export function EmojiStates() {
  const [picked, setPicked] = useState('');
  const onPick = (emoji: string) => setPicked(`${picked}${emoji}`);
  return (
    <Specimen title="Emoji">
      <View style={{ flexDirection: 'row', alignItems: 'center' }}>
        <EmojiButton onPick={onPick} />
        <Txt testID="picked">{picked}</Txt>
      </View>
    </Specimen>
  );
}
