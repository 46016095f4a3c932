import type { Translation } from '../catalog';
import type { text as source } from '../en/text';

export const text: Translation<typeof source, 'one' | 'other'> = {
  'message.readMore': 'Weiterlesen',
  'link.title': 'Diesen Link öffnen?',
  'link.text': 'Er lautet „{{words}}“, führt aber zu {{place}}.',
  'link.open': 'Trotzdem öffnen',
  'person.title': 'Über diese Person',
  'person.gone': 'Kein Mitglied dieser Unterhaltung mehr.',
  'mention.title': 'Personen',
  'mention.found_one': '{{count}} Person. Pfeiltasten wählen, Eingabe fügt ein.',
  'mention.found_other': '{{count}} Personen. Pfeiltasten wählen, Eingabe fügt ein.',
  'mention.everybody': 'alle',
  'mention.everybodyHint': 'Alle in dieser Gruppe',
};
