import Svg, { Circle, Path, Rect } from 'react-native-svg';
import { brandColors as color, brandPaths as path } from './brand-paths';

/** Decoration beside the name. */
export function BrandMark({ size }: { readonly size: number }) {
  const stroke = { fill: 'none', strokeWidth: 26, strokeLinecap: 'round' } as const;
  return (
    <Svg width={size} height={size} viewBox="0 0 512 512" aria-hidden>
      <Rect width="512" height="512" rx="116" fill={color.ground} />
      <Path d={path.bubble} fill={color.paper} />
      <Path d={path.wave} stroke={color.ground} {...stroke} />
      <Path d={path.smallWave} stroke={color.foam} {...stroke} />
      <Circle cx={path.dot.cx} cy={path.dot.cy} r={path.dot.ring} fill={color.ground} />
      <Circle cx={path.dot.cx} cy={path.dot.cy} r={path.dot.r} fill={color.news} />
    </Svg>
  );
}
