import type { MessageStatus } from '@tidings/client';
import { View } from 'react-native';
import { useT } from '../i18n';
import { Icon, type IconName } from '../icons';
import { useTheme } from '../theme';

export interface TicksProps {
  readonly status: MessageStatus;
  /** What they stand on. */
  readonly ground?: 'bubble' | 'surface';
  readonly size?: number;
}

const icons: Record<MessageStatus, IconName> = {
  pending: 'clock',
  failed: 'alert',
  sent: 'check',
  delivered: 'checkDouble',
  read: 'checkDouble',
};

/** Where an own message is on its way: a clock, one tick, two ticks, two coloured ticks. */
export function Ticks({ status, ground = 'surface', size = 15 }: TicksProps) {
  const t = useT();
  const { color } = useTheme();
  const plain = ground === 'bubble' ? color.onBubbleOwnMuted : color.textFaint;
  const seen = ground === 'bubble' ? color.onBubbleOwnRead : color.accentText;
  const ink = status === 'failed' ? color.dangerText : status === 'read' ? seen : plain;
  return (
    <View role="img" aria-label={t(`status.${status}`)} testID={`ticks-${status}`}>
      <Icon name={icons[status]} size={size} color={ink} strokeWidth={2.2} />
    </View>
  );
}
