import type { RomanceForm, Translation } from '../catalog';
import type { text as source } from '../en/text';

export const text: Translation<typeof source, RomanceForm> = {
  'message.readMore': 'Lire la suite',
  'link.title': 'Ouvrir ce lien ?',
  'link.text': 'Il indique « {{words}} », mais mène à {{place}}.',
  'link.open': 'Ouvrir quand même',
  'person.title': 'À propos de cette personne',
  'person.gone': 'N’est plus membre de cette conversation.',
  'mention.title': 'Personnes',
  'mention.found_one': '{{count}} personne. Les flèches choisissent, Entrée insère.',
  'mention.found_many': '{{count}} de personnes. Les flèches choisissent, Entrée insère.',
  'mention.found_other': '{{count}} personnes. Les flèches choisissent, Entrée insère.',
  'mention.everybody': 'tous',
  'mention.everybodyHint': 'Tout le monde dans ce groupe',
};
