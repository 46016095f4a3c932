/** What people in the demo say; long and short, so that bubbles of every height occur. */
export const smallTalk: readonly string[] = [
  'Morning!',
  'Did the parcel arrive?',
  'Yes, it’s on the kitchen table.',
  'Perfect, thank you so much. I’ll bring the ladder back on Saturday, and we can take down the old gutter together if the weather holds.',
  'Sounds good 👍',
  'I’m running ten minutes late, start without me.',
  'No worries',
  'The minutes are here: https://example.org/minutes/2026-11 – have a look at the second point before we talk.',
  'Looks right to me. One question: who talks to the printer?',
  'I can.',
  '😂😂',
  'Okay, so the plan is:\n1. paint on Friday\n2. shelves on Saturday\n3. cake',
  'Which cake?',
  'Plum. Always plum.',
  'I have never agreed with anything more.',
  'Can you send me the measurements again? I wrote them on a receipt and then, well, the washing machine got to read them.',
  '1.84 × 0.62, and mind the skirting board.',
  'Got it.',
  'On the train now, reception is patchy between here and the tunnel.',
  'Tell me when you’re through',
  'Through!',
  'How was the concert?',
  'Loud, wonderful, and far too short. They played the one from the radio as the very last song, and everyone sang.',
  'Next time I’m coming along.',
  'Promise?',
  'Promise.',
];

export const gardenTalk: readonly string[] = [
  'The tomatoes are in.',
  'Did somebody close the tap?',
  'I did, around seven.',
  'We need two more bags of soil. I can fetch them if somebody has a car on Thursday.',
  'Mine is free from four.',
  'You’re a hero.',
  'Careful with the left bed, I have just sown carrots there.',
  'Photos of the new greenhouse are in the album: https://example.org/album/greenhouse',
  'It looks enormous!',
  'It is enormous. We may have measured in feet.',
  '🥕🥕🥕',
  'Who is on watering duty next week? I’m away from Monday to Wednesday, but can take the weekend and whatever is left over.',
  'Tuesday and Wednesday for me.',
  'Then I take Monday.',
];

/** A small generator of the same numbers for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
