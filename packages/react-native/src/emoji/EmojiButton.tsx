import { useRef, useState } from 'react';
import type { StyleProp, View, ViewStyle } from 'react-native';
import { useT } from '../i18n';
import { IconButton } from '../primitives';
import type { Anchor } from '../primitives/place-menu';
import { EmojiPicker } from './EmojiPicker';

export interface EmojiButtonProps {
  readonly onPick: (emoji: string) => void;
  readonly size?: number;
  readonly style?: StyleProp<ViewStyle>;
}

/** A button that opens the picker beside itself. */
export function EmojiButton({ onPick, size = 44, style }: EmojiButtonProps) {
  const t = useT();
  const button = useRef<View>(null);
  const [anchor, setAnchor] = useState<Anchor>();
  const open = () => {
    button.current?.measureInWindow((x, y, width, height) => setAnchor({ x, y, width, height }));
  };
  return (
    <>
      <IconButton
        ref={button}
        icon="smile"
        label={t('emoji.open')}
        size={size}
        isExpanded={anchor !== undefined}
        onPress={open}
        style={style}
        testID="emoji-button"
      />
      <EmojiPicker isOpen={anchor !== undefined} anchor={anchor} onClose={() => setAnchor(undefined)} onPick={onPick} />
    </>
  );
}
