import type { RomanceForm, Translation } from '../catalog';
import type { text as source } from '../en/text';

export const text: Translation<typeof source, RomanceForm> = {
  'message.readMore': 'Leer más',
  'link.title': '¿Abrir este enlace?',
  'link.text': 'Dice «{{words}}», pero lleva a {{place}}.',
  'link.open': 'Abrir de todos modos',
  'person.title': 'Sobre esta persona',
  'person.gone': 'Ya no es miembro de esta conversación.',
  'mention.title': 'Personas',
  'mention.found_one': '{{count}} persona. Las flechas eligen, Intro inserta.',
  'mention.found_many': '{{count}} de personas. Las flechas eligen, Intro inserta.',
  'mention.found_other': '{{count}} personas. Las flechas eligen, Intro inserta.',
  'mention.everybody': 'todos',
  'mention.everybodyHint': 'Todas las personas de este grupo',
};
