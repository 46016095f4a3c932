import { View } from 'react-native';
import { Button, Txt } from '../../primitives';
import { makeStyles } from '../../theme';

export interface OtherWayProps {
  readonly question: string;
  readonly label: string;
  readonly onPress: () => void;
}

/** "New here? Create account" */
export function OtherWay({ question, label, onPress }: OtherWayProps) {
  const styles = useStyles();
  return (
    <View style={styles.row}>
      <Txt variant="label" color="textMuted" style={styles.text}>
        {question}
      </Txt>
      <Button label={label} variant="ghost" size="sm" onPress={onPress} />
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  row: { flexDirection: 'row', alignItems: 'center', justifyContent: 'center', flexWrap: 'wrap', gap: t.space.xxs },
  text: { fontWeight: '400' },
}));
