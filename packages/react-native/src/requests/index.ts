export { type Action, useAction } from './use-action';
export { type Request, useRequest } from './use-request';
