import type { Person } from '@tidings/client';
import type { Translate } from '../i18n';

/** "Mara is typing…"; empty when nobody is. */
export function typingText(people: readonly Person[], t: Translate): string {
  const [first, second] = people;
  if (!first) return '';
  if (!second) return t('typing.one', { name: first.displayName });
  if (people.length === 2) return t('typing.two', { first: first.displayName, second: second.displayName });
  return t('typing.many');
}
