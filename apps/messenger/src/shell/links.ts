import { fixedServerUrl } from '../client/open';
import { usePreferences } from '../preferences/preferences';

export interface Links {
  /** Leads to joining a conversation. */
  joinUrl(code: string): string;
  /** Leads to making an account. */
  signUpUrl(code: string): string;
}

/** Links that people hand on: to the web app that the server serves. */
export function useLinks(): Links {
  const { serverUrl } = usePreferences();
  const origin = fixedServerUrl ?? serverUrl ?? '';
  return {
    joinUrl: (code) => `${origin}/join/${encodeURIComponent(code)}`,
    signUpUrl: (code) => `${origin}/invite/${encodeURIComponent(code)}`,
  };
}
