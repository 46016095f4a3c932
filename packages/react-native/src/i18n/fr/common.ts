import type { RomanceForm, Translation } from '../catalog';
import type { common as source } from '../en/common';

export const common: Translation<typeof source, RomanceForm> = {
  'common.appName': 'Tidings',
  'common.cancel': 'Annuler',
  'common.close': 'Fermer',
  'common.back': 'Retour',
  'common.save': 'Enregistrer',
  'common.retry': 'Réessayer',
  'common.copied': 'Copié',
  'common.remove': 'Retirer',
  'common.loading': 'Chargement…',
  'common.you': 'Vous',
  'common.handle': '@{{handle}}',
  'time.today': 'Aujourd’hui',
  'time.yesterday': 'Hier',
  'time.justNow': 'à l’instant',
  'time.minutesAgo_one': 'il y a {{count}} minute',
  'time.minutesAgo_many': 'il y a {{count}} de minutes',
  'time.minutesAgo_other': 'il y a {{count}} minutes',
  'time.hoursAgo_one': 'il y a {{count}} heure',
  'time.hoursAgo_many': 'il y a {{count}} d’heures',
  'time.hoursAgo_other': 'il y a {{count}} heures',
  'time.daysAgo_one': 'il y a {{count}} jour',
  'time.daysAgo_many': 'il y a {{count}} de jours',
  'time.daysAgo_other': 'il y a {{count}} jours',
  'start.failedTitle': 'Tidings ne peut pas démarrer ici',
};
