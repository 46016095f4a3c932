import type { Client } from '@tidings/client';
import { createContext, type ReactNode, use } from 'react';

const ClientContext = createContext<Client | undefined>(undefined);

export interface TidingsProviderProps {
  /** From `openClient`; the app opens and closes it. */
  readonly client: Client;
  readonly children: ReactNode;
}

export function TidingsProvider({ client, children }: TidingsProviderProps) {
  return <ClientContext value={client}>{children}</ClientContext>;
}

export function useClient(): Client {
  const client = use(ClientContext);
  if (!client) throw new Error('Tidings components need a <TidingsProvider client={…}> above them');
  return client;
}
