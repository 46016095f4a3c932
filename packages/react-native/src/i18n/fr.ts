import { account } from './fr/account';
import { actions } from './fr/actions';
import { chat } from './fr/chat';
import { common } from './fr/common';
import { emoji } from './fr/emoji';
import { errors } from './fr/errors';
import { groups } from './fr/groups';
import { keys } from './fr/keys';
import { organise } from './fr/organise';
import { people } from './fr/people';
import { previews } from './fr/previews';
import { privacy } from './fr/privacy';
import { safety } from './fr/safety';
import { scan } from './fr/scan';
import { search } from './fr/search';
import { settings } from './fr/settings';
import { text } from './fr/text';
import { timer } from './fr/timer';

export const fr = {
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
