import { View } from 'react-native';
import { makeStyles } from '../theme';

export interface DividerProps {
  /** Free space before the line, to align it with text. */
  readonly inset?: number;
}

export function Divider({ inset = 0 }: DividerProps) {
  const styles = useStyles();
  return <View style={[styles.line, { marginStart: inset }]} />;
}

const useStyles = makeStyles((t) => ({
  line: { height: 1, backgroundColor: t.color.line, alignSelf: 'stretch' },
}));
