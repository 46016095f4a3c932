import {
  type AccountService,
  checkDeviceName,
  checkDisplayName,
  checkHandle,
  checkPassword,
  ErrorCode,
  newId,
  normaliseHandle,
  TidingsError,
  type UserId,
} from '@tidings/protocol';
import type { Passwords } from '../../accounts/passwords';
import type { Sessions } from '../../accounts/sessions';
import { userMessage } from '../../accounts/user-message';
import type { Clock } from '../../ports/clock';
import type { SignUpLinkStore, UserStore } from '../../ports/directory';
import type { ApiSettings } from '../api-deps';
import { codeField, deviceField } from '../fields';
import type { OpenHandler } from '../procedure';

const policies = { open: 'open', invitation: 'link', closed: 'first_only' } as const;

export function signUp(deps: {
  readonly users: UserStore;
  readonly links: Pick<SignUpLinkStore, 'listLinks'>;
  readonly passwords: Pick<Passwords, 'hash'>;
  readonly sessions: Pick<Sessions, 'begin'>;
  readonly settings: Pick<ApiSettings, 'signUp'>;
  readonly clock: Pick<Clock, 'now'>;
}): OpenHandler<typeof AccountService.method.signUp> {
  const { users, links, passwords, sessions, settings, clock } = deps;
  const policy = policies[settings.signUp];

  async function works(linkCode: string | undefined): Promise<boolean> {
    if (linkCode === undefined) return false;
    return (await links.listLinks(clock.now())).some(({ code }) => code === linkCode);
  }

  /** Asked again inside the transaction, where it counts; here it saves the work. */
  async function checkBeforeHashing(handle: string, linkCode: string | undefined): Promise<void> {
    const isFirst = policy !== 'open' && (await users.isEmpty());
    if (policy === 'first_only' && !isFirst) throw refused('closed');
    // First of all: who may not come in does not learn either who is there.
    if (policy === 'link' && !isFirst && !(await works(linkCode))) throw refused('link_invalid');
    if ((await users.userByHandle(handle)) !== undefined) throw refused('handle_taken');
  }

  return async (request) => {
    const handle = normaliseHandle(request.handle);
    checkHandle(handle);
    checkPassword(request.password);
    const displayName = checkDisplayName(request.displayName);
    const device = deviceField(request.device);
    const deviceName = checkDeviceName(request.deviceName);
    const linkCode = codeField(request.linkCode);
    await checkBeforeHashing(handle, linkCode);

    const passwordHash = await passwords.hash(request.password);
    const user = await users.createUser(
      { id: newId<UserId>(), handle, displayName, createdAtMs: clock.now() },
      { passwordHash, policy, ...(linkCode !== undefined && { linkCode }) },
    );
    if (typeof user === 'string') throw refused(user);
    return { tokens: await sessions.begin(user.id, device, deviceName), user: userMessage(user) };
  };
}

function refused(reason: 'handle_taken' | 'link_invalid' | 'closed'): TidingsError {
  switch (reason) {
    case 'handle_taken':
      return new TidingsError(ErrorCode.HANDLE_TAKEN, 'somebody has this handle already; choose another one');
    case 'link_invalid':
      return new TidingsError(
        ErrorCode.INVITE_INVALID,
        'this server asks for a sign-up link that works, and there is none in `link_code`; ask for one',
      );
    case 'closed':
      return new TidingsError(ErrorCode.SIGN_UP_CLOSED, 'this server takes no new accounts; ask those who run it');
  }
}
