import { useMemo } from 'react';
import { Text } from 'react-native';
import { isWeb, makeStyles, webProps } from '../theme';
import { findLinks } from './links';
import { openLink } from './open-link';

export interface MessageTextProps {
  readonly text: string;
  readonly color: string;
  readonly linkColor: string;
  /** Keeps the end of the last line free for time and ticks: a text as wide as they are. */
  readonly reserve?: string | undefined;
}

/** What somebody wrote, selectable, with its links. */
export function MessageText({ text, color, linkColor, reserve }: MessageTextProps) {
  const styles = useStyles();
  const pieces = useMemo(() => findLinks(text), [text]);
  return (
    <Text style={[styles.text, { color }]} selectable>
      {pieces.map((piece, at) =>
        piece.href === undefined ? (
          piece.text
        ) : (
          <Text
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never change places
            key={at}
            role="link"
            style={[styles.link, { color: linkColor }]}
            {...webProps({ href: piece.href, hrefAttrs: { target: '_blank', rel: 'noopener noreferrer nofollow' } })}
            {...(isWeb ? {} : { onPress: () => openLink(piece.href ?? '') })}
          >
            {piece.text}
          </Text>
        ),
      )}
      {reserve ? (
        <Text style={styles.reserve} aria-hidden>
          {reserve}
        </Text>
      ) : null}
    </Text>
  );
}

const useStyles = makeStyles((t) => ({
  text: { ...t.type.body, fontSize: 15.5, lineHeight: 21, overflowWrap: 'anywhere' },
  link: { textDecorationLine: 'underline' },
  reserve: { ...t.type.micro, color: 'transparent', userSelect: 'none' },
}));
