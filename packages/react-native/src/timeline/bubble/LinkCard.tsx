import type { LinkPreview } from '@tidings/client';
import { Image, View } from 'react-native';
import { useT } from '../../i18n';
import { findLinks } from '../../markdown/links';
import { Tap, Txt } from '../../primitives';
import { isWeb, makeStyles, webProps } from '../../theme';
import type { BubbleTone } from '../inline';
import { openLink } from '../open-link';

export interface LinkCardProps {
  readonly link: LinkPreview;
  readonly tone: BubbleTone;
}

/** What a link leads to, as the sender saw it. The host under it is read from the address, never from the preview: the rest anybody may have made up. */
export function LinkCard({ link, tone }: LinkCardProps) {
  const styles = useStyles();
  const t = useT();
  const href = safeHref(link.url);
  if (!href) return null;
  const { host } = new URL(href);
  const isOwn = tone === 'own';
  const title = link.title || link.site || host;
  const ink = isOwn ? 'onBubbleOwn' : 'onBubbleOther';
  return (
    <Tap
      role="link"
      tabIndex={-1}
      aria-label={`${t('preview.open', { title })}, ${host}`}
      style={[styles.card, isOwn ? styles.onOwn : styles.onOther]}
      testID="link-card"
      {...(isWeb
        ? webProps({ href, hrefAttrs: { target: '_blank', rel: 'noopener noreferrer nofollow' } })
        : { onPress: () => openLink(href) })}
    >
      {link.image ? <Image source={{ uri: link.image }} style={styles.image} alt="" resizeMode="cover" /> : null}
      <View style={styles.texts}>
        <Txt variant="smallStrong" color={ink} numberOfLines={2}>
          {title}
        </Txt>
        {link.description ? (
          <Txt variant="caption" color={isOwn ? 'onBubbleOwnMuted' : 'textMuted'} numberOfLines={2}>
            {link.description}
          </Txt>
        ) : null}
        <Txt variant="micro" color={isOwn ? 'onBubbleOwnMuted' : 'onBubbleOtherMuted'} numberOfLines={1}>
          {host}
        </Txt>
      </View>
    </Tap>
  );
}

/** An address that would not become a link in a text becomes none here. */
const safeHref = (url: string): string | undefined => {
  const [piece, more] = findLinks(url);
  return more ? undefined : piece?.href;
};

const useStyles = makeStyles((t) => ({
  card: {
    width: 300,
    maxWidth: '100%',
    borderRadius: t.radius.sm,
    overflow: 'hidden',
    marginTop: t.space.xs,
    marginBottom: 2,
  },
  onOwn: { backgroundColor: t.scheme === 'light' ? 'rgba(0, 0, 0, 0.13)' : 'rgba(0, 0, 0, 0.22)' },
  onOther: { backgroundColor: t.color.sunken },
  image: { width: '100%', height: 130, backgroundColor: t.color.skeleton },
  texts: { padding: t.space.sm + 2, gap: 2 },
}));
