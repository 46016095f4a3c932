import type { ArabicForm, Translation } from '../catalog';
import type { chat as source } from '../en/chat';

export const chat: Translation<typeof source, ArabicForm> = {
  'presence.online': 'متصل الآن',
  'members.count_zero': 'لا أعضاء',
  'members.count_one': 'عضو واحد',
  'members.count_two': 'عضوان',
  'members.count_few': '{{count}} أعضاء',
  'members.count_many': '{{count}} عضوًا',
  'members.count_other': '{{count}} عضو',
};
