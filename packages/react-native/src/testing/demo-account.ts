import type { Account, AccountApi, SessionInfo } from '@tidings/client';
import {
  type DeviceId,
  ErrorCode,
  normaliseHandle,
  type SessionId,
  SignUpPolicy,
  TidingsError,
} from '@tidings/protocol';
import { cell } from './cell';
import { demoId, people, self } from './demo-people';

const signedIn: Account = {
  user: self,
  device: demoId<DeviceId>(6, 1),
  session: demoId<SessionId>(7, 1),
  isServerOwner: true,
};
const signedOut: Account = { user: undefined, device: undefined, session: undefined, isServerOwner: false };

/** The demo's account: any password of at least eight characters is right. */
export function demoAccount(nowMs: number, isSignedIn: boolean): AccountApi {
  const current = cell<Account>(isSignedIn ? signedIn : signedOut);
  const hour = 3_600_000;
  let links: Awaited<ReturnType<AccountApi['listSignUpLinks']>> = [];
  let sessions: readonly SessionInfo[] = (
    [
      ['Chrome on Linux', 300, 0],
      ['iPhone of Ada', 900, 2],
      ['Firefox on Windows', 2_000, 190],
    ] as const
  ).map(([deviceName, createdHoursAgo, usedHoursAgo], at) => ({
    id: demoId<SessionId>(7, at + 1),
    deviceName,
    createdAtMs: nowMs - createdHoursAgo * hour,
    lastUsedAtMs: nowMs - usedHoursAgo * hour,
    isCurrent: at === 0,
    device: demoId<DeviceId>(6, at + 1),
  }));

  return {
    current,
    getServerInfo: async () => ({ name: 'Tidings demo', version: '0.1.0', signUp: SignUpPolicy.OPEN, isNew: false }),
    async signUp({ handle, displayName }) {
      if (Object.values(people).some((person) => person.handle === handle))
        throw new TidingsError(ErrorCode.HANDLE_TAKEN, 'this handle is taken; choose another one');
      current.set({ ...signedIn, user: { ...self, handle, displayName } });
    },
    async signIn({ handle, password }) {
      if (password.length < 8) throw new TidingsError(ErrorCode.BAD_CREDENTIALS, 'handle or password is wrong');
      current.set({ ...signedIn, user: { ...self, handle } });
    },
    signOut: async () => current.set(signedOut),
    async updateProfile({ displayName }) {
      const user = current.get()?.user;
      if (user) current.set({ ...signedIn, user: { ...user, displayName } });
    },
    async changePassword({ oldPassword }) {
      if (oldPassword.length < 8) throw new TidingsError(ErrorCode.BAD_CREDENTIALS, 'the old password is wrong');
    },
    findUser: async (handle) =>
      [self, ...Object.values(people)].find((person) => person.handle === normaliseHandle(handle)),
    listSessions: async () => sessions,
    async revokeSession(id) {
      sessions = sessions.filter((session) => session.id !== id);
    },
    async createSignUpLink({ maxUses = 1, expiresInS }) {
      const id = demoId(8, links.length + 1);
      const code = `join${links.length + 1}Hq3Vt8Zc5Nw1Yk6Rb`;
      const expiresAtMs = expiresInS === undefined ? undefined : nowMs + expiresInS * 1000;
      links = [...links, { id, code, usesLeft: maxUses, expiresAtMs }];
      return { id, code };
    },
    listSignUpLinks: async () => links,
    async revokeSignUpLink(id) {
      links = links.filter((link) => link.id !== id);
    },
  };
}
