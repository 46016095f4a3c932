export const text = {
  'message.readMore': 'Read more',
  'link.title': 'Open this link?',
  'link.text': 'It reads “{{words}}”, but leads to {{place}}.',
  'link.open': 'Open anyway',
} as const;
