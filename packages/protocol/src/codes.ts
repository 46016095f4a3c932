/** What a code that a device shows begins with: tells a camera which kind it has before it. */
export const codePrefixes = { link: 'tidings-device:', safety: 'tidings-safety:' } as const;

/** Is this what a new device shows to be let in? Whether it is one of the own account is another question. */
export const isLinkCode = (text: string): boolean => text.startsWith(codePrefixes.link);

/** Is this what somebody shows to be verified? Any pair's: that of another is a mismatch, not another kind of code. */
export const isSafetyCode = (text: string): boolean => text.startsWith(codePrefixes.safety);
