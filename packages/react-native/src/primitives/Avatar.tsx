import { Image, View, type ViewStyle } from 'react-native';
import { Icon, type IconName } from '../icons';
import { avatarColors, initialsOf, isWeb, makeStyles } from '../theme';
import { Txt } from './Txt';

export interface AvatarProps {
  /** Decides the colours: the id of the person or conversation. */
  readonly id: string;
  readonly name: string;
  readonly size?: number;
  /** Shows the presence dot. */
  readonly isOnline?: boolean;
  /** Instead of initials, for groups. */
  readonly icon?: IconName;
  /** A picture instead: a data URL. */
  readonly image?: string;
  /** What the dot is cut out of. */
  readonly ground?: string;
}

const gradient = ([from, to]: readonly [string, string]): ViewStyle => {
  const image = `linear-gradient(145deg, ${from}, ${to})`;
  return isWeb ? ({ backgroundImage: image } as ViewStyle) : { experimental_backgroundImage: image };
};

/** Decoration beside a name, so hidden from screen readers. */
export function Avatar({ id, name, size = 44, isOnline = false, icon, image, ground }: AvatarProps) {
  const styles = useStyles();
  const colors = avatarColors(id);
  const dot = Math.max(10, Math.round(size * 0.27));
  return (
    <View style={{ width: size, height: size }} aria-hidden importantForAccessibility="no-hide-descendants">
      <View
        style={[
          styles.disc,
          { width: size, height: size, borderRadius: size / 2, backgroundColor: colors[0] },
          gradient(colors),
        ]}
      >
        {image ? (
          <Image source={{ uri: image }} style={{ width: size, height: size }} resizeMode="cover" alt="" />
        ) : icon ? (
          <Icon name={icon} size={Math.round(size * 0.46)} color="#FFFFFF" />
        ) : (
          <Txt
            allowFontScaling={false}
            style={{
              color: '#FFFFFF',
              fontSize: size * 0.37,
              lineHeight: size,
              letterSpacing: 0,
              fontWeight: '600',
              textAlign: 'center',
            }}
          >
            {initialsOf(name)}
          </Txt>
        )}
      </View>
      {isOnline ? (
        <View
          style={[
            styles.dot,
            { width: dot, height: dot, borderRadius: dot / 2, borderWidth: size >= 40 ? 2.5 : 2 },
            ground ? { borderColor: ground } : undefined,
          ]}
        />
      ) : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  disc: { alignItems: 'center', justifyContent: 'center', overflow: 'hidden' },
  dot: {
    position: 'absolute',
    bottom: -1,
    end: -1,
    backgroundColor: t.color.online,
    borderColor: t.color.surface,
  },
}));
