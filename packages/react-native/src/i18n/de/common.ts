import type { Translation } from '../catalog';
import type { common as source } from '../en/common';

export const common: Translation<typeof source, 'one' | 'other'> = {
  'common.appName': 'Tidings',
  'common.cancel': 'Abbrechen',
  'common.close': 'Schließen',
  'common.back': 'Zurück',
  'common.save': 'Speichern',
  'common.retry': 'Erneut versuchen',
  'common.showMore': 'Mehr anzeigen ({{left}})',
  'common.copied': 'Kopiert',
  'common.remove': 'Entfernen',
  'common.loading': 'Wird geladen …',
  'common.you': 'Du',
  'common.handle': '@{{handle}}',
  'time.today': 'Heute',
  'time.yesterday': 'Gestern',
  'time.justNow': 'gerade eben',
  'time.minutesAgo_one': 'vor {{count}} Minute',
  'time.minutesAgo_other': 'vor {{count}} Minuten',
  'time.hoursAgo_one': 'vor {{count}} Stunde',
  'time.hoursAgo_other': 'vor {{count}} Stunden',
  'time.daysAgo_one': 'vor {{count}} Tag',
  'time.daysAgo_other': 'vor {{count}} Tagen',
  'update.ready': 'Eine neue Version ist da.',
  'update.reload': 'Neu laden',
  'start.failedTitle': 'Tidings kann hier nicht starten',
};
