import { useState } from 'react';
import { View } from 'react-native';
import { useI18n } from '../i18n';
import { Dialog, IconButton, Tap, Txt } from '../primitives';
import { makeStyles, useTheme } from '../theme';
import { firstDayOf, weeksOf } from './month';

export interface DayDialogProps {
  /** The day to begin at; undefined: closed. */
  readonly atMs: number | undefined;
  /** No later day can be chosen. */
  readonly nowMs: number;
  /** The first moment of the day. */
  readonly onPick: (atMs: number) => void;
  readonly onClose: () => void;
}

/** A calendar to choose a day of a conversation from. */
export function DayDialog({ atMs, nowMs, onPick, onClose }: DayDialogProps) {
  const { t } = useI18n();
  return (
    <Dialog isOpen={atMs !== undefined} onClose={onClose} title={t('timeline.pickDay')} width={400}>
      {atMs === undefined ? null : <Calendar atMs={atMs} nowMs={nowMs} onPick={onPick} />}
    </Dialog>
  );
}

export interface CalendarProps extends Pick<DayDialogProps, 'nowMs' | 'onPick'> {
  /** Its month is shown first. */
  readonly atMs: number;
  /** The day of `atMs` is marked. */
  readonly isChosen?: boolean;
}

export function Calendar({ atMs, nowMs, onPick, isChosen = true }: CalendarProps) {
  const styles = useStyles();
  const { color } = useTheme();
  const { t, format, language } = useI18n();
  const [month, setMonth] = useState(() => startOfMonth(atMs, 0));
  const at = new Date(month);
  const firstDay = firstDayOf(language);
  const weeks = weeksOf(at.getFullYear(), at.getMonth(), firstDay);
  const chosen = isChosen ? new Date(atMs).setHours(0, 0, 0, 0) : undefined;
  const name = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' }).format(month);
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'narrow' });
  // 4 January 2026 is a Sunday.
  const weekdays = Array.from({ length: 7 }, (_, day) => weekday.format(new Date(2026, 0, 4 + firstDay + day)));
  return (
    <View style={styles.calendar}>
      <View style={styles.head}>
        <IconButton icon="back" label={t('timeline.monthBefore')} onPress={() => setMonth(startOfMonth(month, -1))} />
        <Txt variant="heading" aria-live="polite" style={styles.month}>
          {name}
        </Txt>
        <IconButton
          icon="arrowRight"
          label={t('timeline.monthAfter')}
          isDisabled={startOfMonth(month, 1) > nowMs}
          onPress={() => setMonth(startOfMonth(month, 1))}
        />
      </View>
      <View style={styles.week} aria-hidden>
        {weekdays.map((text, index) => (
          // The same letter stands for several days.
          // biome-ignore lint/suspicious/noArrayIndexKey: their order never changes
          <Txt key={index} variant="caption" color="textMuted" style={styles.weekday}>
            {text}
          </Txt>
        ))}
      </View>
      {weeks.map((week) => (
        <View key={week.find(Boolean)?.atMs} style={styles.week}>
          {week.map((day, index) =>
            day ? (
              <Tap
                key={day.atMs}
                aria-label={format.date(day.atMs)}
                aria-current={day.atMs === chosen ? 'date' : undefined}
                disabled={day.atMs > nowMs}
                onPress={() => onPick(day.atMs)}
                style={({ isHovered }) => [
                  styles.day,
                  day.atMs === chosen ? { backgroundColor: color.accent } : undefined,
                  isHovered && day.atMs !== chosen ? { backgroundColor: color.hover } : undefined,
                  day.atMs > nowMs ? styles.away : undefined,
                ]}
              >
                <Txt variant="label" color={day.atMs === chosen ? 'onAccent' : 'text'}>
                  {format.number(day.day)}
                </Txt>
              </Tap>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: an empty place has nothing else
              <View key={`empty ${index}`} style={styles.day} />
            ),
          )}
        </View>
      ))}
    </View>
  );
}

function startOfMonth(atMs: number, offset: number): number {
  const at = new Date(atMs);
  return new Date(at.getFullYear(), at.getMonth() + offset, 1).getTime();
}

const useStyles = makeStyles((t) => ({
  calendar: { gap: 2 },
  head: { flexDirection: 'row', alignItems: 'center', justifyContent: 'space-between', marginBottom: t.space.xs },
  month: { textAlign: 'center' },
  week: { flexDirection: 'row', justifyContent: 'space-between' },
  weekday: { width: 44, textAlign: 'center' },
  day: { width: 44, height: 44, alignItems: 'center', justifyContent: 'center', borderRadius: t.radius.full },
  away: { opacity: 0.35 },
}));
