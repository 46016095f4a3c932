import type { Translation } from '../catalog';
import type { text as source } from '../en/text';

export const text: Translation<typeof source, 'other'> = {
  'message.readMore': '展开全文',
  'link.title': '打开此链接？',
  'link.text': '它显示为“{{words}}”，但实际指向 {{place}}。',
  'link.open': '仍要打开',
  'person.title': '关于此人',
  'person.gone': '已不在此会话中。',
  'mention.title': '成员',
  'mention.found_other': '{{count}} 人。方向键选择，回车插入。',
  'mention.everybody': '所有人',
  'mention.everybodyHint': '群组中的所有人',
};
