import type { RomanceForm, Translation } from '../catalog';
import type { common as source } from '../en/common';

export const common: Translation<typeof source, RomanceForm> = {
  'common.appName': 'Tidings',
  'common.cancel': 'Cancelar',
  'common.close': 'Cerrar',
  'common.back': 'Atrás',
  'common.save': 'Guardar',
  'common.retry': 'Reintentar',
  'common.copied': 'Copiado',
  'common.remove': 'Eliminar',
  'common.loading': 'Cargando…',
  'common.you': 'Tú',
  'common.handle': '@{{handle}}',
  'time.today': 'Hoy',
  'time.yesterday': 'Ayer',
  'time.justNow': 'ahora mismo',
  'time.minutesAgo_one': 'hace {{count}} minuto',
  'time.minutesAgo_many': 'hace {{count}} de minutos',
  'time.minutesAgo_other': 'hace {{count}} minutos',
  'time.hoursAgo_one': 'hace {{count}} hora',
  'time.hoursAgo_many': 'hace {{count}} de horas',
  'time.hoursAgo_other': 'hace {{count}} horas',
  'time.daysAgo_one': 'hace {{count}} día',
  'time.daysAgo_many': 'hace {{count}} de días',
  'time.daysAgo_other': 'hace {{count}} días',
  'start.failedTitle': 'Tidings no puede iniciarse aquí',
};
