import type { Client } from '@tidings/client';
import type { ReactNode } from 'react';
import { ClientContext } from './client-context';
import { PhraseProvider } from './phrase';

export interface TidingsProviderProps {
  /** From `openClient`; the app opens and closes it. */
  readonly client: Client;
  readonly children: ReactNode;
}

export function TidingsProvider({ client, children }: TidingsProviderProps) {
  return (
    <ClientContext value={client}>
      <PhraseProvider>{children}</PhraseProvider>
    </ClientContext>
  );
}
