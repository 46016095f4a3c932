import { View } from 'react-native';
import { useT } from '../i18n';
import { Dialog, ListRow } from '../primitives';
import { RowIcon } from '../sections';

export interface MuteDialogProps {
  readonly isOpen: boolean;
  /** Of the conversation. */
  readonly title: string;
  /** `Infinity`: until it is taken back. */
  readonly onMute: (untilMs: number) => void;
  readonly onClose: () => void;
}

const hourMs = 3_600_000;
const choices = [
  ['organise.mute.hour', hourMs],
  ['organise.mute.hours', 8 * hourMs],
  ['organise.mute.week', 7 * 24 * hourMs],
  ['organise.mute.always', Number.POSITIVE_INFINITY],
] as const;

/** For how long nothing should be heard of a conversation. */
export function MuteDialog({ isOpen, title, onMute, onClose }: MuteDialogProps) {
  const t = useT();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('organise.muteTitle', { title })} text={t('organise.muteText')}>
      <View style={{ marginHorizontal: -20 }}>
        {choices.map(([label, ms]) => (
          <ListRow
            key={label}
            title={t(label)}
            leading={<RowIcon name={ms === Number.POSITIVE_INFINITY ? 'bellOff' : 'clock'} />}
            onPress={() => onMute(Date.now() + ms)}
          />
        ))}
      </View>
    </Dialog>
  );
}
