import { type Logger, pino } from 'pino';

/** One logger per area; all there are. Log lines never carry content, tokens or request bodies. */
const areas = ['server', 'api', 'realtime'] as const;

export type Loggers = { readonly [Area in (typeof areas)[number]]: Logger };

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Loggers that write JSON lines: to the standard error output, because the start's two lines own the other one. */
export function createLoggers(level: LogLevel, write: (line: string) => void = writeToStderr): Loggers {
  const root = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, { write });
  return Object.fromEntries(areas.map((area) => [area, root.child({ area })])) as Loggers;
}

function writeToStderr(line: string): void {
  process.stderr.write(line);
}
