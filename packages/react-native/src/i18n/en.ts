import { account } from './en/account';
import { actions } from './en/actions';
import { chat } from './en/chat';
import { common } from './en/common';
import { emoji } from './en/emoji';
import { errors } from './en/errors';
import { groups } from './en/groups';
import { keys } from './en/keys';
import { organise } from './en/organise';
import { people } from './en/people';
import { previews } from './en/previews';
import { privacy } from './en/privacy';
import { safety } from './en/safety';
import { scan } from './en/scan';
import { search } from './en/search';
import { settings } from './en/settings';
import { text } from './en/text';
import { timer } from './en/timer';

/** English, the source of the keys. */
export const en = {
  ...common,
  ...actions,
  ...chat,
  ...errors,
  ...account,
  ...keys,
  ...people,
  ...groups,
  ...organise,
  ...scan,
  ...search,
  ...timer,
  ...previews,
  ...privacy,
  ...safety,
  ...settings,
  ...emoji,
  ...text,
} as const;
