import type { Translation } from '../catalog';
import type { text as source } from '../en/text';

export const text: Translation<typeof source, 'one' | 'other'> = {
  'message.readMore': 'Weiterlesen',
  'link.title': 'Diesen Link öffnen?',
  'link.text': 'Er lautet „{{words}}“, führt aber zu {{place}}.',
  'link.open': 'Trotzdem öffnen',
};
