/**
 * A script of its own that comes before the app (scripts/first-form.mjs puts it together): the form to sign in, at once, for
 * whoever was not signed in the last time. It takes what is typed; the app takes over from it (taken.web.ts).
 */
import { directionOf, isLanguage, pickLanguage } from '../../../../packages/react-native/src/i18n/languages';
import { formId } from './form-id';
import type { FirstForm } from './render';
import { pageOf } from './variants';

declare const firstForm: FirstForm;

const paths = ['/', '/sign-in'];

function show(): void {
  const stored = readStored();
  if (!stored || !paths.includes(location.pathname)) return;
  const isUsual = (key: string, usual: string) => (stored.getItem(key) ?? usual) === usual;
  const page = document.documentElement;
  // What is rarer than these is left to the app.
  if (stored.getItem('tidings.signedIn') !== null) return;
  if (!isUsual('tidings.textSize', 'normal') || !isUsual('tidings.accent', 'spruce')) return;
  if (getComputedStyle(page).fontSize !== '16px') return;
  const chosen = stored.getItem('tidings.language') ?? 'system';
  const language = isLanguage(chosen) ? chosen : pickLanguage(navigator.languages);
  const appearance = stored.getItem('tidings.appearance') ?? 'system';
  const isDark = appearance === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : appearance === 'dark';
  const isWide = page.clientWidth >= firstForm.wideFrom;
  page.lang = language;
  page.dir = directionOf(language);
  const form = document.createElement('div');
  form.id = formId;
  form.style.cssText = 'position:fixed;inset:0;z-index:1;display:flex';
  const scheme = isDark ? 'dark' : 'light';
  const pages = isWide ? firstForm.wide : firstForm.narrow;
  form.innerHTML = `<style>${firstForm.css}${firstForm.focusCss[scheme]}</style>${pageOf(pages, language, scheme)}`;
  document.body.append(form);
  listen(form);
}

function readStored(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

function listen(form: HTMLElement): void {
  const [handle, password] = form.querySelectorAll('input');
  const button = form.querySelector<HTMLElement>('[data-testid="submit"]');
  const reveal = [...form.querySelectorAll<HTMLElement>('[role="button"]')].find((element) => element !== button);
  if (!handle || !password || !button) return;
  const send = () => {
    if (handle.value === '') return handle.focus();
    if (password.value === '') return password.focus();
    form.dataset.sent = '1';
    button.setAttribute('aria-busy', 'true');
    button.style.opacity = '0.55';
  };
  // By the time the app asks, its own form has the focus.
  password.addEventListener('focus', () => {
    form.dataset.inPassword = '1';
  });
  handle.addEventListener('focus', () => {
    delete form.dataset.inPassword;
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLElement)) return;
    if (event.target === reveal) return reveal.click();
    event.preventDefault();
    send();
  });
  button.addEventListener('click', send);
  reveal?.addEventListener('click', () => {
    password.type = password.type === 'password' ? 'text' : 'password';
  });
  handle.focus();
}

show();
