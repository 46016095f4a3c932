/** Days of a month as a calendar shows them. Pure; local time. */
export interface MonthDay {
  /** Its first moment. */
  readonly atMs: number;
  readonly day: number;
}

/** Weeks from `firstDay` (0 = Sunday) on; places outside of the month are empty. */
export function weeksOf(year: number, month: number, firstDay: number): readonly (readonly (MonthDay | undefined)[])[] {
  const count = new Date(year, month + 1, 0).getDate();
  const before = (new Date(year, month, 1).getDay() - firstDay + 7) % 7;
  const places = Array.from({ length: Math.ceil((before + count) / 7) * 7 }, (_, index): MonthDay | undefined => {
    const day = index - before + 1;
    return day < 1 || day > count ? undefined : { day, atMs: new Date(year, month, day).getTime() };
  });
  return Array.from({ length: places.length / 7 }, (_, week) => places.slice(week * 7, week * 7 + 7));
}

/** The day a week begins with where this locale is spoken; 0 = Sunday. */
export function firstDayOf(locale: string): number {
  try {
    const { weekInfo, getWeekInfo } = new Intl.Locale(locale) as Intl.Locale & {
      readonly weekInfo?: { readonly firstDay: number };
      getWeekInfo?(): { readonly firstDay: number };
    };
    const info = weekInfo ?? getWeekInfo?.call(new Intl.Locale(locale));
    return (info?.firstDay ?? 1) % 7;
  } catch {
    return 1;
  }
}
