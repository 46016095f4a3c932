import type { NotificationLevelName } from '@tidings/client';
import { useT } from '../../i18n';
import { SegmentedControl } from '../../primitives';

const levels = ['all', 'mentions', 'none'] as const;

export interface LevelControlProps {
  readonly label: string;
  readonly value: NotificationLevelName;
  readonly onChange: (level: NotificationLevelName) => void;
}

/** All messages, mentions, or nothing. */
export function LevelControl({ label, value, onChange }: LevelControlProps) {
  const t = useT();
  return (
    <SegmentedControl<NotificationLevelName>
      label={label}
      value={value}
      onChange={onChange}
      segments={levels.map((level) => ({ value: level, label: t(`notices.level.${level}`) }))}
    />
  );
}
