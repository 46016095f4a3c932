import type { ArabicForm, Translation } from '../catalog';
import type { text as source } from '../en/text';

export const text: Translation<typeof source, ArabicForm> = {
  'message.readMore': 'قراءة المزيد',
  'link.title': 'هل تريد فتح هذا الرابط؟',
  'link.text': 'يظهر «{{words}}» لكنه يقود إلى {{place}}.',
  'link.open': 'فتح على أي حال',
  'person.title': 'عن هذا الشخص',
  'person.gone': 'لم يعد عضوًا في هذه المحادثة.',
  'mention.title': 'الأشخاص',
  'mention.found_zero': 'لا أحد. الأسهم للاختيار وزر الإدخال للإدراج.',
  'mention.found_one': 'شخص واحد. الأسهم للاختيار وزر الإدخال للإدراج.',
  'mention.found_two': 'شخصان. الأسهم للاختيار وزر الإدخال للإدراج.',
  'mention.found_few': '{{count}} أشخاص. الأسهم للاختيار وزر الإدخال للإدراج.',
  'mention.found_many': '{{count}} شخصًا. الأسهم للاختيار وزر الإدخال للإدراج.',
  'mention.found_other': '{{count}} شخص. الأسهم للاختيار وزر الإدخال للإدراج.',
  'mention.everybody': 'الجميع',
  'mention.everybodyHint': 'كل من في هذه المجموعة',
};
