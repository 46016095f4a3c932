import { checkDisplayName, checkHandle, checkPassword, checkTitle, limits, normaliseHandle } from '@tidings/protocol';
import type { Translate } from '../i18n';

/** Checks of what was typed: a sentence when it can't be taken, undefined when it can. The rules are the protocol's. */
type Check = (typed: string, t: Translate) => string | undefined;

const fails = (check: () => void): boolean => {
  try {
    check();
    return false;
  } catch {
    return true;
  }
};

export const checkTypedName: Check = (typed, t) => {
  if (typed.trim() === '') return t('auth.nameMissing');
  return fails(() => checkDisplayName(typed))
    ? t('auth.nameWrong', { max: limits.displayNameCharacters.max })
    : undefined;
};

export const checkTypedHandle: Check = (typed, t) => {
  const handle = normaliseHandle(typed);
  if (handle === '') return t('auth.handleMissing');
  return fails(() => checkHandle(handle)) ? t('auth.handleWrong', limits.handleCharacters) : undefined;
};

export const checkNewPassword: Check = (typed, t) => {
  const { min, max } = limits.passwordCharacters;
  if (!fails(() => checkPassword(typed))) return undefined;
  return typed.length < min ? t('auth.passwordShort', { min }) : t('auth.passwordLong', { max });
};

/** Of an existing password only that it is there: its rules may have been others when it was made. */
export const checkOldPassword: Check = (typed, t) => (typed === '' ? t('auth.passwordMissing') : undefined);

export const checkTypedTitle: Check = (typed, t) => {
  if (typed.trim() === '') return t('new.groupNameMissing');
  return fails(() => checkTitle(typed)) ? t('new.groupNameWrong', { max: limits.titleCharacters.max }) : undefined;
};

/** A handle made of a name, for people to take or change: "Ada Lovelace" → "ada.lovelace". May be empty. */
export function suggestHandle(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^[^a-z]+|\.+$/g, '')
    .slice(0, limits.handleCharacters.max)
    .replace(/\.+$/, '');
}
