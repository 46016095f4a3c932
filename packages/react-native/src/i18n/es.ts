import { account } from './es/account';
import { actions } from './es/actions';
import { chat } from './es/chat';
import { common } from './es/common';
import { emoji } from './es/emoji';
import { errors } from './es/errors';
import { groups } from './es/groups';
import { keys } from './es/keys';
import { organise } from './es/organise';
import { people } from './es/people';
import { previews } from './es/previews';
import { privacy } from './es/privacy';
import { safety } from './es/safety';
import { scan } from './es/scan';
import { search } from './es/search';
import { settings } from './es/settings';
import { text } from './es/text';
import { timer } from './es/timer';

export const es = {
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
};
