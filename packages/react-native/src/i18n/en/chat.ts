/** The conversation list, the timeline and the composer. */
export const chat = {
  'presence.online': 'Online',
  'members.count_one': '{{count}} member',
  'members.count_other': '{{count}} members',
} as const;
