import {
  checkDisplayName,
  checkHandle,
  checkPassword,
  type DeviceId,
  ErrorCode,
  idFromBytes,
  idToBytes,
  newIdBytes,
  normaliseHandle,
  type SessionId,
  type SessionTokens,
  type SignUpLink,
  TidingsError,
  type User,
} from '@tidings/protocol';
import type { Account, AccountApi } from '../api';
import { savePeople } from '../replica/statements';
import { beginSession, endSession, getAccount, getTokens, saveProfile } from '../session/session';
import { topics } from '../store/topics';
import { createCell } from '../views/live';
import { personOf } from '../views/people';
import type { Parts } from './parts';

/** Signing out does not wait longer than this for a server that does not answer. */
const signOutWithinMs = 3_000;

export async function createAccountApi(parts: Parts): Promise<AccountApi & Disposable> {
  const { database, holder, rpc, openRpc, platform, watch } = parts;
  const current = createCell<Account>(await getAccount(database));
  const readAccount = async () => {
    const account = await getAccount(database);
    // A renewed profile of the same session is the only thing that may change without the holder knowing.
    await holder.refresh();
    current.set(account);
  };
  // Reading fails only once the database is closed.
  const stop = watch([topics.account], () => void readAccount().catch(() => {}));

  const begin = async (answer: { tokens?: SessionTokens | undefined; user?: User | undefined }) => {
    const { tokens, user } = answer;
    if (!tokens || !user)
      throw new TidingsError(ErrorCode.INTERNAL, 'the server signed in without saying whom; try again');
    await beginSession(database, { tokens, user, nowMs: platform.now() });
    await holder.refresh();
    await learnRights().catch(() => {});
    await readAccount();
  };

  const learnRights = async () => {
    const { user, isServerOwner } = await rpc.account.getMe({});
    if (user) await saveOwn(user, isServerOwner);
  };

  const saveOwn = (user: User, isServerOwner: boolean) =>
    holder
      .require()
      .database.write(
        [saveProfile({ handle: user.handle, displayName: user.displayName, isServerOwner }), ...savePeople([user])],
        [topics.account, topics.people, topics.list],
      );

  return {
    current,
    getServerInfo: async () => {
      const { name, version, signUp, isNew } = await openRpc.account.getServerInfo({});
      return { name, version, signUp, isNew };
    },
    signUp: async ({ handle: typed, password, displayName, linkCode = '' }) => {
      const handle = normaliseHandle(typed);
      checkHandle(handle);
      checkPassword(password);
      const { deviceName } = platform;
      const device = newIdBytes(platform);
      const name = checkDisplayName(displayName);
      await begin(await openRpc.account.signUp({ handle, password, displayName: name, device, deviceName, linkCode }));
    },
    signIn: async ({ handle, password }) => {
      const { deviceName } = platform;
      const device = newIdBytes(platform);
      await begin(await openRpc.account.signIn({ handle: normaliseHandle(handle), password, device, deviceName }));
    },
    signOut: async () => {
      const held = holder.get();
      if (!held) return;
      const tokens = await getTokens(held.database).catch(() => undefined);
      // First here, whatever the server says; another instance may have been faster.
      await endSession(held.database, undefined).catch(() => {});
      await readAccount();
      if (!tokens) return;
      const headers = { Authorization: `Bearer ${tokens.accessToken}` };
      // Out of reach: the session stays in the list of sessions, and can be revoked from another device.
      await openRpc.session.signOut({}, { headers, timeoutMs: signOutWithinMs }).catch(() => {});
    },
    updateProfile: async ({ displayName }) => {
      const { user } = await rpc.account.updateProfile({ displayName: checkDisplayName(displayName) });
      if (user) await saveOwn(user, current.get().isServerOwner);
      await readAccount();
    },
    changePassword: async ({ oldPassword, newPassword }) => {
      checkPassword(newPassword);
      await rpc.account.changePassword({ oldPassword, newPassword });
    },
    findUser: async (handle) => {
      try {
        const { user } = await rpc.account.findUser({ handle: normaliseHandle(handle) });
        return user && personOf(user);
      } catch (failure) {
        if (failure instanceof TidingsError && failure.code === ErrorCode.NOT_FOUND) return undefined;
        throw failure;
      }
    },
    listSessions: async () => {
      const { sessions } = await rpc.session.listSessions({});
      return sessions.map((session) => ({
        id: idFromBytes<SessionId>(session.id),
        deviceName: session.deviceName,
        createdAtMs: Number(session.createdAtMs),
        lastUsedAtMs: Number(session.lastUsedAtMs),
        isCurrent: session.current,
        device: idFromBytes<DeviceId>(session.device),
      }));
    },
    revokeSession: async (id) => {
      await rpc.session.revokeSession({ session: idToBytes(id) });
    },
    createSignUpLink: async ({ maxUses = 0, expiresInS = 0 }) => {
      const { link } = await rpc.account.createSignUpLink({ maxUses, expiresInS });
      if (!link) throw new TidingsError(ErrorCode.INTERNAL, 'the server made no link; try again');
      return { id: idFromBytes(link.id), code: link.code };
    },
    listSignUpLinks: async () => (await rpc.account.listSignUpLinks({})).links.map(linkOf),
    revokeSignUpLink: async (id) => {
      await rpc.account.revokeSignUpLink({ link: idToBytes(id) });
    },
    [Symbol.dispose]: stop,
  };
}

function linkOf(link: SignUpLink) {
  return {
    id: idFromBytes(link.id),
    code: link.code,
    usesLeft: link.usesLeft,
    expiresAtMs: Number(link.expiresAtMs) || undefined,
  };
}
