import { account } from './de/account';
import { actions } from './de/actions';
import { chat } from './de/chat';
import { common } from './de/common';
import { emoji } from './de/emoji';
import { errors } from './de/errors';
import { groups } from './de/groups';
import { keys } from './de/keys';
import { organise } from './de/organise';
import { people } from './de/people';
import { previews } from './de/previews';
import { privacy } from './de/privacy';
import { safety } from './de/safety';
import { scan } from './de/scan';
import { search } from './de/search';
import { settings } from './de/settings';
import { text } from './de/text';
import { timer } from './de/timer';

export const de = {
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
