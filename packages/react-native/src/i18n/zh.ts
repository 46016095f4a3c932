import { account } from './zh/account';
import { actions } from './zh/actions';
import { chat } from './zh/chat';
import { common } from './zh/common';
import { emoji } from './zh/emoji';
import { errors } from './zh/errors';
import { groups } from './zh/groups';
import { keys } from './zh/keys';
import { organise } from './zh/organise';
import { people } from './zh/people';
import { previews } from './zh/previews';
import { privacy } from './zh/privacy';
import { safety } from './zh/safety';
import { scan } from './zh/scan';
import { search } from './zh/search';
import { settings } from './zh/settings';
import { text } from './zh/text';
import { timer } from './zh/timer';

export const zh = {
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
