import { View, type ViewStyle } from 'react-native';
import { type MessageKey, useT } from '../../i18n';
import { Icon, type IconName } from '../../icons';
import { Txt } from '../../primitives';
import { isWeb, makeStyles } from '../../theme';
import { BrandMark } from './BrandMark';

const points = [
  { icon: 'server', text: 'auth.point.own' },
  { icon: 'cloudOff', text: 'auth.point.offline' },
  { icon: 'sparkle', text: 'auth.point.open' },
] as const satisfies readonly { icon: IconName; text: MessageKey }[];

const ground = 'linear-gradient(155deg, #187866 0%, #0F5B4E 48%, #08382F 100%)';
const gradient = (isWeb ? { backgroundImage: ground } : { experimental_backgroundImage: ground }) as ViewStyle;

/** Beside the forms on wide screens: what this is. */
export function BrandPane() {
  const styles = useStyles();
  const t = useT();
  return (
    <View role="banner" style={[styles.pane, gradient]}>
      <View style={[styles.ripple, styles.outer]} aria-hidden />
      <View style={[styles.ripple, styles.between]} aria-hidden />
      <View style={[styles.ripple, styles.inner]} aria-hidden />
      <View style={styles.row}>
        <BrandMark size={44} />
        <Txt variant="title" style={styles.ink}>
          {t('common.appName')}
        </Txt>
      </View>
      <View style={styles.middle}>
        <Txt variant="hero" style={styles.tagline}>
          {t('auth.tagline')}
        </Txt>
        <View style={styles.points}>
          {points.map(({ icon, text }) => (
            <View key={icon} style={styles.row}>
              <View style={styles.disc}>
                <Icon name={icon} size={18} color={ink} />
              </View>
              <Txt variant="label" style={[styles.soft, styles.pointText]}>
                {t(text)}
              </Txt>
            </View>
          ))}
        </View>
      </View>
    </View>
  );
}

/** On spruce, in both schemes. */
const ink = '#F4FBF8';

const useStyles = makeStyles((t) => ({
  pane: { flex: 1, maxWidth: 640, padding: t.space.huge, overflow: 'hidden', justifyContent: 'space-between' },
  ripple: {
    position: 'absolute',
    borderWidth: 1.5,
    borderColor: 'rgba(255, 255, 255, 0.09)',
    backgroundColor: 'rgba(255, 255, 255, 0.025)',
  },
  outer: { width: 720, height: 720, borderRadius: 360, bottom: -380, end: -300 },
  between: { width: 520, height: 520, borderRadius: 260, bottom: -280, end: -200 },
  inner: { width: 320, height: 320, borderRadius: 160, bottom: -180, end: -100 },
  row: { flexDirection: 'row', alignItems: 'center', gap: t.space.md },
  middle: { flex: 1, justifyContent: 'center', gap: t.space.xxxl },
  tagline: { color: ink, maxWidth: 460 },
  points: { gap: t.space.lg },
  disc: {
    width: 36,
    height: 36,
    borderRadius: 18,
    alignItems: 'center',
    justifyContent: 'center',
    backgroundColor: 'rgba(255, 255, 255, 0.12)',
  },
  pointText: { flexShrink: 1, maxWidth: 420, fontWeight: '400' },
  ink: { color: ink },
  soft: { color: '#CFE9E0' },
}));
