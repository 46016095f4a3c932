import type { Translation } from '../catalog';
import type { chat as source } from '../en/chat';

export const chat: Translation<typeof source, 'one' | 'other'> = {
  'presence.online': 'Online',
  'members.count_one': '{{count}} Mitglied',
  'members.count_other': '{{count}} Mitglieder',
};
