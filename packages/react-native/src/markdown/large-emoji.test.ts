import { expect, it } from 'vitest';
import { isFewEmoji } from './large-emoji';

it.each(['😀', '👍🏽', '👨‍👩‍👧‍👦', '🇩🇪', '3️⃣', '❤️', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '😀👍🏽🇩🇪', ' 😀 '])('%j is shown large', (text) => {
  expect(isFewEmoji(text)).toBe(true);
});

it.each(['', ' ', '1', '#', 'a😀', '😀😀😀😀', '😀 😀', '👨‍'.repeat(400), '\u200D'])('%j is text', (text) => {
  expect(isFewEmoji(text)).toBe(false);
});
