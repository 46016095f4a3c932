import { type RenderResult, render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { TidingsProvider } from '../hooks';
import { I18nProvider, type Language } from '../i18n';
import { ToastProvider } from '../primitives';
import { ThemeProvider } from '../theme';
import { type DemoClient, openDemoClient } from './demo-client';

export interface RenderOptions {
  readonly client?: DemoClient;
  readonly language?: Language;
}

/** Renders with everything a component of the kit may ask for above it. */
export function renderKit(element: ReactElement, options: RenderOptions = {}): RenderResult {
  const { client = openDemoClient(), language = 'en' } = options;
  return render(element, {
    wrapper: ({ children }) => (
      <I18nProvider choice={language}>
        <ThemeProvider appearance="light">
          <ToastProvider>
            <TidingsProvider client={client}>{children}</TidingsProvider>
          </ToastProvider>
        </ThemeProvider>
      </I18nProvider>
    ),
  });
}
