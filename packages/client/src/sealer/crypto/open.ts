import { createPlainPrimitives } from './plain';
import type { Primitives } from './primitives';
import { createWebPrimitives, hasWebPrimitives } from './web';

let opened: Promise<Primitives> | undefined;

/** WebCrypto where it has the curves; else (Hermes, pages without TLS) plain JavaScript. */
export function openPrimitives(): Promise<Primitives> {
  opened ??= hasWebPrimitives().then((has) => (has ? createWebPrimitives() : createPlainPrimitives()));
  return opened;
}
