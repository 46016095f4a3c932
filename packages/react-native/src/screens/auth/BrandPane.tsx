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
    <View style={[styles.pane, gradient]}>
      <View style={styles.glow} aria-hidden />
      <View style={styles.row}>
        <BrandMark size={44} />
        <Txt variant="title" style={styles.ink}>
          {t('common.appName')}
        </Txt>
      </View>
      <View style={styles.middle}>
        <Txt style={styles.tagline}>{t('auth.tagline')}</Txt>
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
  glow: {
    position: 'absolute',
    width: 560,
    height: 560,
    borderRadius: 280,
    bottom: -260,
    end: -180,
    backgroundColor: 'rgba(240, 146, 90, 0.14)',
  },
  row: { flexDirection: 'row', alignItems: 'center', gap: t.space.md },
  middle: { flex: 1, justifyContent: 'center', gap: t.space.xxxl },
  tagline: { fontSize: 38, lineHeight: 46, fontWeight: '700', letterSpacing: -0.8, color: ink, maxWidth: 460 },
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
