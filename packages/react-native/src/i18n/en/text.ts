export const text = {
  'message.readMore': 'Read more',
  'link.title': 'Open this link?',
  'link.text': 'It reads “{{words}}”, but leads to {{place}}.',
  'link.open': 'Open anyway',
  'person.title': 'About this person',
  'person.gone': 'No longer a member of this conversation.',
  'mention.title': 'People',
  'mention.found_one': '{{count}} person. Arrow keys choose, Enter inserts.',
  'mention.found_other': '{{count}} people. Arrow keys choose, Enter inserts.',
  'mention.everybody': 'all',
  'mention.everybodyHint': 'Everybody in this group',
} as const;
