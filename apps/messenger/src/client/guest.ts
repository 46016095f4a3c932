import type { Account, Client, Live } from '@tidings/client';

/** A value that does not change. */
const fixed = <T>(value: T): Live<T> => ({ get: () => value, subscribe: () => () => {} });

const nobody: Account = { user: undefined, device: undefined, session: undefined, isServerOwner: false };

/** Methods that wait for the real thing; beside what is known of it already. */
function later<T extends object>(opening: Promise<T>, known: Partial<T>): T {
  return new Proxy(known as T, {
    get: (target, name, receiver) =>
      Reflect.get(target, name, receiver) ??
      (async (...args: unknown[]) => {
        const opened = await opening;
        return (opened[name as keyof T] as (...args: unknown[]) => unknown)(...args);
      }),
  });
}

/**
 * Stands in for a client that is still being opened, where most likely nobody is signed in: the forms to sign in and up are
 * shown at once, and what is sent by them waits. Only what those forms use is there.
 */
export function openGuest(opening: Promise<Client>): Client {
  const part = <Name extends 'account' | 'encryption'>(name: Name, known: Partial<Client[Name]>): Client[Name] =>
    later(
      opening.then((client) => client[name]),
      known,
    );
  return {
    account: part('account', { current: fixed(nobody) }),
    encryption: part('encryption', { state: fixed(undefined) as never }),
    isOutdated: fixed(false),
    connection: fixed({ phase: 'idle' }),
  } as Client;
}
