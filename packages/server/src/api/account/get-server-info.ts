import { type AccountService, SignUpPolicy } from '@tidings/protocol';
import type { UserStore } from '../../ports/directory';
import type { ApiSettings } from '../api-deps';
import type { OpenHandler } from '../procedure';

const policies = {
  open: SignUpPolicy.OPEN,
  invitation: SignUpPolicy.INVITATION,
  closed: SignUpPolicy.CLOSED,
} as const;

export function getServerInfo(deps: {
  readonly users: Pick<UserStore, 'isEmpty'>;
  readonly settings: Pick<ApiSettings, 'name' | 'version' | 'signUp'>;
}): OpenHandler<typeof AccountService.method.getServerInfo> {
  const { name, version, signUp } = deps.settings;
  return async () => ({
    name,
    version,
    signUp: policies[signUp],
    isNew: await deps.users.isEmpty(),
  });
}
