import type { RomanceForm, Translation } from '../catalog';
import type { text as source } from '../en/text';

export const text: Translation<typeof source, RomanceForm> = {
  'message.readMore': 'Lire la suite',
  'link.title': 'Ouvrir ce lien ?',
  'link.text': 'Il indique « {{words}} », mais mène à {{place}}.',
  'link.open': 'Ouvrir quand même',
};
