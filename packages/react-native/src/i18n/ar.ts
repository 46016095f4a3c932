import { account } from './ar/account';
import { actions } from './ar/actions';
import { chat } from './ar/chat';
import { common } from './ar/common';
import { emoji } from './ar/emoji';
import { errors } from './ar/errors';
import { groups } from './ar/groups';
import { keys } from './ar/keys';
import { organise } from './ar/organise';
import { people } from './ar/people';
import { previews } from './ar/previews';
import { privacy } from './ar/privacy';
import { safety } from './ar/safety';
import { scan } from './ar/scan';
import { search } from './ar/search';
import { settings } from './ar/settings';
import { text } from './ar/text';
import { timer } from './ar/timer';

export const ar = {
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
