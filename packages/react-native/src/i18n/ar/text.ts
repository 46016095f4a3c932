import type { ArabicForm, Translation } from '../catalog';
import type { text as source } from '../en/text';

export const text: Translation<typeof source, ArabicForm> = {
  'message.readMore': 'قراءة المزيد',
  'link.title': 'هل تريد فتح هذا الرابط؟',
  'link.text': 'يظهر «{{words}}» لكنه يقود إلى {{place}}.',
  'link.open': 'فتح على أي حال',
};
