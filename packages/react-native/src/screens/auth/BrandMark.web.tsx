import { brandColors as color, brandPaths as path } from './brand-paths';

/** Decoration beside the name. */
export function BrandMark({ size }: { readonly size: number }) {
  const stroke = { fill: 'none', strokeWidth: 26, strokeLinecap: 'round' } as const;
  return (
    <svg width={size} height={size} viewBox="0 0 512 512" aria-hidden="true" style={{ flexShrink: 0 }}>
      <rect width="512" height="512" rx="116" fill={color.ground} />
      <path d={path.bubble} fill={color.paper} />
      <path d={path.wave} stroke={color.ground} {...stroke} />
      <path d={path.smallWave} stroke={color.foam} {...stroke} />
      <circle cx={path.dot.cx} cy={path.dot.cy} r={path.dot.ring} fill={color.ground} />
      <circle cx={path.dot.cx} cy={path.dot.cy} r={path.dot.r} fill={color.news} />
    </svg>
  );
}
