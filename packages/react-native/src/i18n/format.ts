import type { Translate } from './catalog';

/** Dates, times, numbers and lists as people of a locale write them. Times are milliseconds since the Unix epoch. */
export interface Format {
  /** 14:05 */
  time(atMs: number): string;
  /** "Today", "Yesterday", "Monday" within the week, else the date: for day separators. */
  day(atMs: number, nowMs: number): string;
  /** The shortest that is clear: time today, weekday within the week, else the date: for lists. */
  brief(atMs: number, nowMs: number): string;
  /** "just now", "5 minutes ago", … */
  ago(atMs: number, nowMs: number): string;
  /** 24 Nov 2026 */
  date(atMs: number): string;
  /** Full date and time, for details. */
  full(atMs: number): string;
  number(value: number): string;
  /** "30 seconds", "5 minutes": in the largest unit that fits. */
  duration(seconds: number): string;
  /** "4 weeks", "90 minutes": in the largest unit that says it exactly. */
  period(seconds: number): string;
  /** "Ada, Ben and Cem" */
  list(items: readonly string[]): string;
}

const dayMs = 86_400_000;

function daysBetween(atMs: number, nowMs: number): number {
  const start = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  // Rounded, since a day of a time change has 23 or 25 hours.
  return Math.round((start(nowMs) - start(atMs)) / dayMs);
}

function isSameYear(atMs: number, nowMs: number): boolean {
  return new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
}

export function buildFormat(locale: string, t: Translate): Format {
  const date = (options: Intl.DateTimeFormatOptions) => {
    let formatter: Intl.DateTimeFormat | undefined;
    return (ms: number) => {
      formatter ??= new Intl.DateTimeFormat(locale, options);
      return formatter.format(ms);
    };
  };
  const time = date({ timeStyle: 'short' });
  const weekday = date({ weekday: 'long' });
  const weekdayShort = date({ weekday: 'short' });
  const dayOfYear = date({ day: 'numeric', month: 'long' });
  const dayWithYear = date({ day: 'numeric', month: 'long', year: 'numeric' });
  const numeric = date({ day: 'numeric', month: 'numeric' });
  const numericWithYear = date({ day: 'numeric', month: 'numeric', year: '2-digit' });
  const full = date({ dateStyle: 'medium', timeStyle: 'short' });
  const medium = date({ dateStyle: 'medium' });
  const number = new Intl.NumberFormat(locale);

  return {
    time,
    day(atMs, nowMs) {
      const days = daysBetween(atMs, nowMs);
      if (days === 0) return t('time.today');
      if (days === 1) return t('time.yesterday');
      if (days > 1 && days < 7) return weekday(atMs);
      return isSameYear(atMs, nowMs) ? dayOfYear(atMs) : dayWithYear(atMs);
    },
    brief(atMs, nowMs) {
      const days = daysBetween(atMs, nowMs);
      if (days <= 0) return time(atMs);
      if (days < 7) return days === 1 ? t('time.yesterday') : weekdayShort(atMs);
      return isSameYear(atMs, nowMs) ? numeric(atMs) : numericWithYear(atMs);
    },
    ago: (atMs, nowMs) => formatAgo(locale, t, nowMs - atMs),
    date: medium,
    full,
    number: (value) => number.format(value),
    duration: (seconds) => formatDuration(locale, seconds),
    period: (seconds) => formatPeriod(locale, seconds),
    list: (items) => formatList(locale, items),
  };
}

function formatAgo(locale: string, t: Translate, elapsedMs: number): string {
  const minutes = Math.floor(elapsedMs / 60_000);
  if (minutes < 1) return t('time.justNow');
  const relative =
    typeof Intl.RelativeTimeFormat === 'function'
      ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
      : undefined;
  // Hermes has no RelativeTimeFormat on every platform: then the catalog's own sentences serve.
  if (minutes < 60) return relative?.format(-minutes, 'minute') ?? t('time.minutesAgo', { count: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return relative?.format(-hours, 'hour') ?? t('time.hoursAgo', { count: hours });
  const days = Math.floor(hours / 24);
  return relative?.format(-days, 'day') ?? t('time.daysAgo', { count: days });
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

const periods = [['week', 7 * 86_400], ...units] as const;

function formatDuration(locale: string, seconds: number): string {
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? units[3];
  const value = Math.ceil(seconds / size);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

function formatPeriod(locale: string, seconds: number): string {
  const [unit, size] = periods.find(([, size]) => seconds % size === 0) ?? periods[4];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size);
}

function formatList(locale: string, items: readonly string[]): string {
  // Hermes has no ListFormat: the language's comma serves there.
  if (typeof Intl.ListFormat !== 'function')
    return items.join(locale.startsWith('ar') ? '، ' : locale.startsWith('zh') ? '、' : ', ');
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(items);
}
