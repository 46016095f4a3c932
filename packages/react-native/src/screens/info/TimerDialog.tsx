import { limits } from '@tidings/protocol';
import { useState } from 'react';
import { useFormat, useT } from '../../i18n';
import { Icon } from '../../icons';
import { Button, Dialog, ListRow, RadioGroup, SegmentedControl, TextField } from '../../primitives';
import { makeStyles, useTheme } from '../../theme';

export interface TimerDialogProps {
  /** Seconds; 0 = off. */
  readonly value: number;
  readonly onPick: (expireAfterS: number) => void;
  readonly onClose: () => void;
}

const units = { minute: 60, hour: 3_600, day: 86_400, week: 7 * 86_400 } as const;
type Unit = keyof typeof units;
const unitNames = Object.keys(units) as readonly Unit[];
/** Seconds one may choose from. */
const usual: readonly number[] = [0, units.hour, units.day, units.week, 4 * units.week];

/** After what time messages disappear: one of the usual ones, or another. */
export function TimerDialog({ value, onPick, onClose }: TimerDialogProps) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const { color } = useTheme();
  const [isCustom, setCustom] = useState(!usual.includes(value));
  const nameOf = (seconds: number) => (seconds === 0 ? t('timer.off') : format.period(seconds));
  const row = (title: string, isChosen: boolean, onPress: () => void, testID: string) => (
    <ListRow
      key={testID}
      role="radio"
      title={title}
      accessibilityLabel={title}
      isSelected={isChosen}
      trailing={isChosen ? <Icon name="check" size={20} color={color.accentText} /> : undefined}
      onPress={onPress}
      style={styles.row}
      testID={testID}
    />
  );
  return (
    <Dialog isOpen onClose={onClose} title={t('timer.title')} text={t('timer.text')}>
      <RadioGroup label={t('timer.title')} isChosenByPress>
        {usual.map((seconds) =>
          row(nameOf(seconds), !isCustom && seconds === value, () => onPick(seconds), `timer-${seconds}`),
        )}
        {row(
          usual.includes(value) ? t('timer.custom') : `${t('timer.custom')}: ${nameOf(value)}`,
          isCustom,
          () => setCustom(true),
          'timer-custom',
        )}
      </RadioGroup>
      {isCustom ? <CustomTime value={value} onPick={onPick} /> : null}
    </Dialog>
  );
}

function CustomTime({ value, onPick }: Pick<TimerDialogProps, 'value' | 'onPick'>) {
  const t = useT();
  const exact = unitNames.findLast((name) => value > 0 && value % units[name] === 0) ?? 'hour';
  const [unit, setUnit] = useState<Unit>(exact);
  const [amount, setAmount] = useState(value > 0 ? String(Math.round(value / units[exact])) : '12');
  const seconds = /^\d{1,6}$/.test(amount.trim()) ? Number(amount) * units[unit] : 0;
  const isGood = seconds >= limits.expireAfterMinS && seconds <= limits.expireAfterMaxS;
  return (
    <>
      <TextField
        label={t('timer.amount')}
        value={amount}
        onChange={setAmount}
        onSubmit={() => isGood && onPick(seconds)}
        inputMode="numeric"
        error={isGood || amount === '' ? undefined : t('timer.range')}
        testID="timer-amount"
      />
      <SegmentedControl
        label={t('timer.unit')}
        value={unit}
        onChange={setUnit}
        segments={unitNames.map((name) => ({ value: name, label: t(`timer.unit.${name}`) }))}
      />
      <Button label={t('timer.set')} isWide isDisabled={!isGood} onPress={() => onPick(seconds)} testID="timer-set" />
    </>
  );
}

const useStyles = makeStyles((t) => ({
  row: { paddingHorizontal: t.space.sm, marginHorizontal: -t.space.sm, borderRadius: t.radius.md },
}));
