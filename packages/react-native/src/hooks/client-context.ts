import type { Client } from '@tidings/client';
import { createContext, use } from 'react';

export const ClientContext = createContext<Client | undefined>(undefined);

export function useClient(): Client {
  const client = use(ClientContext);
  if (!client) throw new Error('Tidings components need a <TidingsProvider client={…}> above them');
  return client;
}
