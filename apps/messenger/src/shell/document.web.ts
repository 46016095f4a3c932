import { useBadge, useI18n, useTheme } from '@tidings/react-native/app';
import { useEffect, useRef } from 'react';

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

/** "(3) Tidings", and a dot on the icon; neither once it is gone, with whoever was signed in. */
export function useBadgeTitle(): void {
  const { t, format } = useI18n();
  const { color } = useTheme();
  const { conversations, messages } = useBadge();
  const hasDot = conversations > 0;
  useEffect(() => {
    const name = t('common.appName');
    document.title = messages > 0 ? `(${format.number(messages)}) ${name}` : name;
    return () => {
      document.title = name;
    };
  }, [messages, t, format]);
  useEffect(() => drawIcon(hasDot, color.fresh), [hasDot, color.fresh]);
}

/** The page's icon with a dot over its corner; the same icon again without. */
function drawIcon(hasDot: boolean, dotColor: string): () => void {
  const link = document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
  if (!link) return () => {};
  link.dataset.plain ??= link.href;
  const { plain } = link.dataset;
  let isOver = false;
  if (!hasDot) link.href = plain;
  else {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 64;
      const context = canvas.getContext('2d');
      if (!context || isOver) return;
      context.drawImage(image, 0, 0, 64, 64);
      context.fillStyle = dotColor;
      context.beginPath();
      context.arc(48, 16, 15, 0, 2 * Math.PI);
      context.fill();
      link.href = canvas.toDataURL('image/png');
    };
    image.src = plain;
  }
  return () => {
    isOver = true;
    link.href = plain;
  };
}

/**
 * After moving to another screen the focus stands in it, as after the load of a page: at the field that asks for it,
 * else at the screen itself, so that a screen reader reads on from there.
 */
export function useFocusAfterNavigation(pathname: string): void {
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    // Screens that come from the replica are there a little later than their address: wait for one that stays.
    let stop = () => {};
    const tryAgain = (triesLeft: number) => {
      const timer = setTimeout(() => {
        moveFocusToScreen();
        if (triesLeft > 0) tryAgain(triesLeft - 1);
      }, settlingMs);
      stop = () => clearTimeout(timer);
    };
    tryAgain(3);
    return () => stop();
  }, [pathname]);
}

const settlingMs = 80;

function moveFocusToScreen(): void {
  const { activeElement } = document;
  if (document.querySelector('[role="dialog"]')) return;
  const screens = [...document.querySelectorAll<HTMLElement>('[role="main"]')];
  const screen = screens.findLast((element) => element.offsetParent !== null);
  if (!screen || screen.contains(activeElement)) return;
  screen.tabIndex = -1;
  screen.style.outline = 'none';
  screen.focus({ preventScroll: true });
}
