const strong = /[\p{L}]/u;
const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** Does this text run from right to left? Its first letter decides, as in browsers' dir="auto"; undefined without letters. */
export function isRightToLeft(text: string): boolean | undefined {
  const letter = strong.exec(text)?.[0];
  return letter === undefined ? undefined : rightToLeft.test(letter);
}
