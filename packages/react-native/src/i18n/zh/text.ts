import type { Translation } from '../catalog';
import type { text as source } from '../en/text';

export const text: Translation<typeof source, 'other'> = {
  'message.readMore': '展开全文',
  'link.title': '打开此链接？',
  'link.text': '它显示为“{{words}}”，但实际指向 {{place}}。',
  'link.open': '仍要打开',
};
