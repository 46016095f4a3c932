import { useState } from 'react';
import { type StyleProp, Text, type TextStyle } from 'react-native';
import { useT } from '../i18n';
import { lookOfLink } from '../markdown/link-look';
import { ConfirmDialog } from '../primitives';
import { isWeb, makeStyles, useTheme, webProps } from '../theme';
import { type BubbleTone, isolated, pressOnEnter } from './inline';
import { openLink } from './open-link';

export interface LinkTextProps {
  readonly text: string;
  readonly href: string;
  readonly tone: BubbleTone;
  readonly style: StyleProp<TextStyle>;
}

/** A link. Where its words are not its address the address follows; where they look like another one it asks first. */
export function LinkText({ text, href, tone, style }: LinkTextProps) {
  const styles = useStyles();
  const t = useT();
  const { color } = useTheme();
  const [isAsking, setAsking] = useState(false);
  const { place, isPlain, isDisguised } = lookOfLink(text, href);
  const ink = tone === 'own' ? color.onBubbleOwn : color.accentText;
  const press = () => (isDisguised ? setAsking(true) : openLink(href));
  // A browser's own link can be opened past any question of ours, so that a disguised one must not be one.
  const anchor = isDisguised
    ? { onPress: press, ...webProps({ tabIndex: 0, onKeyDown: pressOnEnter(press) }) }
    : isWeb
      ? webProps({ href, hrefAttrs: { target: '_blank', rel: 'noopener noreferrer nofollow' } })
      : { onPress: press };
  return (
    <>
      <Text role="link" style={[styles.link, { color: ink }, style]} {...anchor}>
        {isolated(text)}
      </Text>
      {isPlain ? null : <Text style={[styles.place, { color: ink }]}>{` (${isolated(place)})`}</Text>}
      {isAsking ? (
        <ConfirmDialog
          isOpen
          title={t('link.title')}
          text={t('link.text', { words: text, place })}
          confirmLabel={t('link.open')}
          onConfirm={() => {
            setAsking(false);
            openLink(href);
          }}
          onClose={() => setAsking(false)}
          testID="open-link"
        />
      ) : null}
    </>
  );
}

const useStyles = makeStyles((t) => ({
  link: { textDecorationLine: 'underline', ...(isWeb ? { unicodeBidi: 'isolate' } : {}) },
  place: { ...t.type.caption, opacity: 0.85, ...(isWeb ? { unicodeBidi: 'isolate' } : {}) },
}));
