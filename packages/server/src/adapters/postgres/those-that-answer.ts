import { ErrorCode, TidingsError } from '@tidings/protocol';

/**
 * The answers of those who can be had: who is unavailable, or takes so much longer than the first, is left out. Rejects if nobody can
 * be had, and with whatever else goes wrong.
 */
export async function thoseThatAnswer<T>(asked: readonly Promise<T>[], stragglersMs: number): Promise<readonly T[]> {
  await Promise.any(asked).catch(() => undefined);
  const late = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => late.resolve('late'), stragglersMs);
  try {
    const outcomes = await Promise.all(asked.map((one) => Promise.race([outcomeOf(one), late.promise])));
    const failures = outcomes.flatMap((outcome) =>
      outcome !== 'late' && 'failure' in outcome ? [outcome.failure] : [],
    );
    const answers = outcomes.flatMap((outcome) => (outcome !== 'late' && 'answer' in outcome ? [outcome.answer] : []));
    const worst =
      failures.find((failure) => !isUnavailable(failure)) ?? (answers.length === 0 ? failures[0] : undefined);
    if (worst !== undefined) throw worst;
    return answers;
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf<T>(one: Promise<T>): Promise<{ readonly answer: T } | { readonly failure: unknown }> {
  return one.then(
    (answer) => ({ answer }),
    (failure: unknown) => ({ failure }),
  );
}

function isUnavailable(failure: unknown): boolean {
  return failure instanceof TidingsError && failure.code === ErrorCode.UNAVAILABLE;
}
