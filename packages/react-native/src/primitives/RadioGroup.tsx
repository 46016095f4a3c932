import { createContext, type ReactNode } from 'react';
import { type StyleProp, View, type ViewStyle } from 'react-native';
import { useIsRtl, webProps } from '../theme';

/** Whether a radio stands in a group, which is one stop of the Tab key. */
export const InRadioGroup = createContext(false);

export interface RadioGroupProps {
  /** What is chosen here. */
  readonly label: string;
  /** Controls of role `radio`, of which one is checked. */
  readonly children: ReactNode;
  /** For groups in which choosing closes or starts something: the arrows move the focus alone, Space chooses. */
  readonly isChosenByPress?: boolean;
  readonly style?: StyleProp<ViewStyle>;
}

interface Radio {
  focus(): void;
  click(): void;
}

interface KeyEvent {
  readonly key: string;
  readonly target: unknown;
  readonly currentTarget: { querySelectorAll(selector: string): Iterable<Radio> };
  preventDefault(): void;
}

/** Where one of several is chosen. In browsers the Tab key stops at it once, and arrow keys go round in it. */
export function RadioGroup({ label, children, isChosenByPress = false, style }: RadioGroupProps) {
  const isRtl = useIsRtl();
  const onKeyDown = (event: KeyEvent) => {
    const step = stepOf(event.key, isRtl);
    if (step === undefined) return;
    const radios = [...event.currentTarget.querySelectorAll('[role="radio"]:not([aria-disabled="true"])')];
    const at = radios.indexOf(event.target as Radio);
    const next = at < 0 ? undefined : radios[(at + step + radios.length) % radios.length];
    if (!next) return;
    event.preventDefault();
    next.focus();
    if (!isChosenByPress) next.click();
  };
  return (
    <InRadioGroup value={true}>
      <View role="radiogroup" aria-label={label} style={style} {...webProps({ onKeyDown })}>
        {children}
      </View>
    </InRadioGroup>
  );
}

function stepOf(key: string, isRtl: boolean): 1 | -1 | undefined {
  if (key === 'ArrowDown' || key === (isRtl ? 'ArrowLeft' : 'ArrowRight')) return 1;
  if (key === 'ArrowUp' || key === (isRtl ? 'ArrowRight' : 'ArrowLeft')) return -1;
  return undefined;
}
