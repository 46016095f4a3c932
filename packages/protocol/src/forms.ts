import { TidingsError } from './errors';
import { ErrorCode } from './gen/tidings/v1/error_pb';
import { limits } from './limits';

/** The forms of what people type, checked the same way by the server (at its edge) and by clients (before sending). */

/** Lower-cases and trims a handle as typed, with or without a leading @. */
export function normaliseHandle(typed: string): string {
  return typed.trim().replace(/^@/, '').toLowerCase();
}

/** Throws `invalid_argument` unless it is a normalised handle. */
export function checkHandle(handle: string): void {
  const { min, max } = limits.handleCharacters;
  if (!/^[a-z][a-z0-9_.-]*$/.test(handle) || handle.length < min || handle.length > max)
    throw invalid(`a handle has ${min} to ${max} characters of a–z, 0–9, "_", "." and "-", and starts with a letter`);
}

/** Throws `invalid_argument` unless the password's length is right. */
export function checkPassword(password: string): void {
  checkLength('a password', password, limits.passwordCharacters);
}

/** Trims; throws `invalid_argument` unless it can be a display name. */
export function checkDisplayName(typed: string): string {
  return checkLine('a display name', typed, limits.displayNameCharacters);
}

/** Trims; throws `invalid_argument` unless it can be a conversation's title. */
export function checkTitle(typed: string): string {
  return checkLine('a title', typed, limits.titleCharacters);
}

/** What somebody else calls a conversation, as far as it can be a title: cut, on one line. Undefined if nothing of it can be seen. */
export function readTitle(told: string): string | undefined {
  const line = told.replace(/\s+/g, ' ').replace(unprintable, '').trim();
  const title = line.slice(0, limits.titleCharacters.max).replace(loneSurrogates, '').trim();
  return title.replace(invisible, '') === '' ? undefined : title;
}

/** Trims; throws `invalid_argument` unless it can be what a device calls itself. */
export function checkDeviceName(typed: string): string {
  return checkLine('a device name', typed, { min: 1, max: limits.deviceNameCharacters });
}

/** Trims; throws `invalid_argument` unless it can be why somebody is reported: some lines of text. */
export function checkReason(typed: string): string {
  const text = typed.trim();
  checkLength('a reason', text, limits.reasonCharacters);
  if (loneSurrogate.test(text) || text.includes('\0')) throw invalid('a reason is text');
  return text;
}

const emoji =
  /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|[#*0-9]\ufe0f?\u20e3|[\u200d\ufe0f\u20e3\u{e0020}-\u{e007f}])+$/u;

/** One emoji, or a sequence that is drawn as one. Every runtime of ours knows these properties; not all know `RGI_Emoji`. */
export function isEmoji(text: string): boolean {
  if (new TextEncoder().encode(text).length > limits.emojiBytes || !emoji.test(text)) return false;
  const base = text.replace(/[\ufe0f\u{e0020}-\u{e007f}]|\p{Emoji_Modifier}/gu, '');
  const parts = base.split('\u200d');
  const isFlag = /^\p{Regional_Indicator}{2}$/u.test(base);
  const isKeycap = /^[#*0-9]\u20e3$/.test(base);
  return isFlag || isKeycap || parts.every((part) => /^\p{Extended_Pictographic}$/u.test(part));
}

// Half of a surrogate pair is no character: it could not be stored or sent as it is.
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const loneSurrogates = new RegExp(loneSurrogate, 'g');
// Control characters and directional overrides would let one name pass itself off as another.
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
const invisible = /[\s\u00ad\u115f\u1160\u200b-\u200f\u2060\u3164\ufeff]/g;

function checkLine(what: string, typed: string, range: { min: number; max: number }): string {
  const text = typed.trim();
  checkLength(what, text, range);
  if (text.search(unprintable) >= 0 || loneSurrogate.test(text))
    throw invalid(`${what} holds no control characters and no line breaks`);
  if (range.min > 0 && text.replace(invisible, '') === '') throw invalid(`${what} has something to see in it`);
  return text;
}

function checkLength(what: string, text: string, { min, max }: { min: number; max: number }): void {
  if (text.length < min || text.length > max)
    throw invalid(`${what} has ${min} to ${max} characters, not ${text.length}`);
}

function invalid(message: string): TidingsError {
  return new TidingsError(ErrorCode.INVALID_ARGUMENT, message);
}
