const emoji = String.raw`(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)?(?:[\u{E0020}-\u{E007E}]{1,8}\u{E007F})?(?:\u200D\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)?){0,5})`;
const few = new RegExp(`^${emoji}{1,3}$`, 'u');

/** One to three emoji and nothing else are shown large. Pure. */
export const isFewEmoji = (text: string): boolean => text.length <= 90 && few.test(text.trim());
