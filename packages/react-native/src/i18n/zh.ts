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
import { safety } from './zh/safety';
import { settings } from './zh/settings';
import { text } from './zh/text';

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
  ...safety,
  ...settings,
  ...emoji,
  ...text,
};
