import type { RomanceForm, Translation } from '../catalog';
import type { text as source } from '../en/text';

export const text: Translation<typeof source, RomanceForm> = {
  'message.readMore': 'Leer más',
  'link.title': '¿Abrir este enlace?',
  'link.text': 'Dice «{{words}}», pero lleva a {{place}}.',
  'link.open': 'Abrir de todos modos',
};
