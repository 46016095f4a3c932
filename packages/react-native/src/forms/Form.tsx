import { View } from 'react-native';
import { makeStyles } from '../theme';
import type { FormProps } from './form-props';

export function Form({ children }: FormProps) {
  const styles = useStyles();
  return <View style={styles.form}>{children}</View>;
}

const useStyles = makeStyles((t) => ({ form: { gap: t.space.lg, alignSelf: 'stretch' } }));
