/** The people of the seeded world of `npm run dev`. Everybody's password is the same: it is a world on loopback. */
export const seedPassword = 'tidings-dev';

export const people = [
  { handle: 'ada', displayName: 'Ada Lovelace' },
  { handle: 'bruno', displayName: 'Bruno Keller' },
  { handle: 'chiara', displayName: 'Chiara Rossi' },
  { handle: 'dmitri', displayName: 'Dmitri Volkov' },
  { handle: 'esra', displayName: 'Esra Yılmaz' },
  { handle: 'farid', displayName: 'فريد حداد' },
] as const;

export const directs: readonly { readonly between: readonly [number, number]; readonly lines: readonly string[] }[] = [
  {
    between: [0, 1],
    lines: [
      'Morning! Did the new build arrive?',
      'Yes, an hour ago. Looks good on the old phone, too.',
      'Even with the train’s Wi-Fi?',
      'Lost the link four times, lost no message 🎉',
      'That is what I wanted to hear.',
    ],
  },
  { between: [0, 2], lines: ['Ciao Ada, dinner on Thursday?', 'Yes! 19:30, the usual place?', 'Perfetto 🍝'] },
  { between: [0, 5], lines: ['مرحبا آدا، كيف حالك؟', 'بخير، شكرا! وأنت؟'] },
  { between: [1, 3], lines: ['Can you look at the figures before noon?', 'On it.'] },
];

export const groups: readonly {
  readonly title: string;
  readonly members: readonly number[];
  readonly lines: readonly (readonly [number, string])[];
}[] = [
  {
    title: 'Weekend hike',
    members: [0, 1, 2, 4],
    lines: [
      [2, 'Forecast for Saturday: sun, 18 °C ☀️'],
      [1, 'I can bring the stove.'],
      [4, 'Then I take coffee and the good cups.'],
      [0, 'Train at 8:04, platform 7. I have the tickets.'],
      [2, 'See https://example.org/route for the path.'],
    ],
  },
  {
    title: 'Release room',
    members: [0, 1, 3],
    lines: [
      [3, 'Kill test: 100 of 100, nothing lost.'],
      [0, 'And doubled?'],
      [3, 'Nothing doubled either.'],
      [1, 'Then we ship on Monday.'],
    ],
  },
];
