import { useConversations, useI18n, useTheme } from '@tidings/react-native';
import { useEffect } from 'react';

/** Keeps the page's own attributes true: language, direction, colours, title. */
export function useDocument(): void {
  const { language, direction } = useI18n();
  const { scheme, color } = useTheme();
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = direction;
  }, [language, direction]);
  useEffect(() => {
    document.documentElement.style.colorScheme = scheme;
    document.body.style.backgroundColor = color.canvas;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]'))
      meta.setAttribute('content', color.surface);
  }, [scheme, color]);
}

/** "(3) Tidings" */
export function useUnreadTitle(): void {
  const { t, format } = useI18n();
  const unread = (useConversations() ?? []).reduce((sum, row) => sum + row.unread, 0);
  useEffect(() => {
    const name = t('common.appName');
    document.title = unread > 0 ? `(${format.number(unread)}) ${name}` : name;
  }, [unread, t, format]);
}
