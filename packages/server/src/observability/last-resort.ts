import type { Logger } from 'pino';

/**
 * What nobody has caught. A promise that nobody waited for has broken nothing but itself: it is logged, and everybody else is served
 * on. After an exception out of nowhere nobody knows what holds: it is logged, and `end` is called, once.
 * (What is acknowledged is on disk, so that ending is safe at any time. I1)
 */
export function catchTheRest(
  logger: Pick<Logger, 'error' | 'fatal'>,
  end: () => void,
  on: Pick<NodeJS.Process, 'on'> = process,
): void {
  on.on('unhandledRejection', (cause) => logger.error({ err: cause }, 'a promise that nobody waits for has failed'));
  let isEnding = false;
  on.on('uncaughtException', (cause) => {
    logger.fatal({ err: cause }, 'something was thrown that nobody catches; the server stops');
    if (isEnding) return;
    isEnding = true;
    end();
  });
}
