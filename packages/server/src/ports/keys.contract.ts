import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type DeviceId, idToBytes, newId, type SessionId, type UserId, VaultWrapKind } from '@tidings/protocol';
import type { Directory } from './directory';
import type { DeviceOf } from './group-store';
import type { KeyPackageRow, NextStatement, StoredStatement, VaultWrapRow } from './keys';

/** What every directory must do about keys. */
export function describeKeys(name: string, open: () => Promise<Directory>): void {
  describe(`keys in ${name}`, () => {
    let directory: Directory;
    beforeEach(async () => {
      directory = await open();
    });
    afterEach(() => directory[Symbol.asyncDispose]());

    const publish = (of: DeviceOf, { key = 1, replace = false, wraps = [] as VaultWrapRow[] } = {}) =>
      directory.identities.publish(
        { ...of, identityKey: new Uint8Array(32).fill(key), first: signed(`${of.device} ${key}`) },
        { wraps, replace },
      );
    /** Appends to the list as it is. */
    const append = async (by: DeviceOf, type: 'added' | 'removed', device: DeviceId) => {
      const [identity] = await directory.identities.identitiesOf([by.user]);
      return directory.identities.append(by.user, nextOf(identity?.statements ?? [], type, device), by.device);
    };
    const signIn = async (of: DeviceOf) => {
      const row = { id: newId<SessionId>(), ...of, deviceName: 'a phone', createdAtMs: now, lastUsedAtMs: now };
      const hash = () => crypto.getRandomValues(new Uint8Array(32));
      await directory.sessions.createSession(row, { family: hash(), secret: hash() }, 30);
      return row.id;
    };
    const add = (of: DeviceOf, ...packages: readonly KeyPackageRow[]) =>
      directory.keyPackages.add(of, packages, { nowMs: now, max: 5 });
    const claim = async (...users: UserId[]) =>
      (await directory.keyPackages.claim(users, now)).map(({ keyPackage }) => text(keyPackage));
    /** A device on its user's list. */
    const certified = async () => {
      const device = newDevice();
      await publish(device);
      return device;
    };

    describe('identities', () => {
      test('are published once, repeated by the same, and kept from another', async () => {
        const ada = newDevice();
        expect(await publish(ada)).toBe('published');
        expect(await publish(ada)).toBe('repeated');
        expect(await publish(ada, { key: 2 })).toBe('exists');
        expect(await publish({ ...ada, device: newId<DeviceId>() })).toBe('exists');
        const [identity] = await directory.identities.identitiesOf([newId<UserId>(), ada.user, ada.user]);
        expect(identity).toEqual({
          user: ada.user,
          identityKey: new Uint8Array(32).fill(1),
          statements: [signed(`${ada.device} 1`)],
        });
      });

      test('of many that race for one user exactly one is published', async () => {
        const user = newId<UserId>();
        const racing = Array.from({ length: 10 }, (_, key) => publish({ user, device: newId<DeviceId>() }, { key }));
        const outcomes = await Promise.all(racing);
        expect(outcomes.filter((outcome) => outcome === 'published')).toHaveLength(1);
        expect(outcomes.filter((outcome) => outcome === 'exists')).toHaveLength(9);
      });

      test('that replace another give up its statements, other devices’ key packages and wraps', async () => {
        const [ada, bob] = [newDevice(), await certified()];
        await publish(ada, { wraps: [phrase('old')] });
        const laptop = { user: ada.user, device: newId<DeviceId>() };
        await append(ada, 'added', laptop.device);
        for (const device of [ada, laptop, bob]) await add(device, newPackage(device.device));
        expect(await publish(laptop, { key: 2, replace: true, wraps: [phrase('new')] })).toBe('published');
        const [identity] = await directory.identities.identitiesOf([ada.user]);
        expect(identity?.statements).toEqual([signed(`${laptop.device} 2`)]);
        expect(await directory.vaultWraps.wrapsOf(ada.user)).toEqual([phrase('new')]);
        expect(await claim(ada.user, bob.user)).toEqual([laptop.device, bob.device]);
        expect(await directory.identities.ownersOf([ada.device, laptop.device])).toEqual([laptop]);
        expect(await directory.identities.removalsToTell()).toEqual([{ ...ada, by: laptop.device }]);
        expect(await publish(laptop, { key: 2, replace: true, wraps: [phrase('again')] })).toBe('repeated');
        expect(await directory.vaultWraps.wrapsOf(ada.user)).toEqual([phrase('new')]);
      });
    });

    describe('statements', () => {
      test('continue the list; of those that race one does, and it may be repeated', async () => {
        const ada = await certified();
        const [identity] = await directory.identities.identitiesOf([ada.user]);
        const racing = Array.from({ length: 10 }, () => nextOf(identity?.statements ?? [], 'added', newId<DeviceId>()));
        const outcomes = await Promise.all(
          racing.map((next) => directory.identities.append(ada.user, next, ada.device)),
        );
        expect(outcomes.filter(({ type }) => type === 'appended')).toHaveLength(1);
        expect(outcomes.filter(({ type }) => type === 'overtaken')).toHaveLength(9);
        const winner = racing[outcomes.findIndex(({ type }) => type === 'appended')] as NextStatement;
        expect(await directory.identities.append(ada.user, winner, ada.device)).toEqual({ type: 'repeated' });
        expect((await directory.identities.identitiesOf([ada.user]))[0]?.statements).toHaveLength(2);
      });

      test('build on the very list that is there', async () => {
        const ada = await certified();
        const [identity] = await directory.identities.identitiesOf([ada.user]);
        const next = nextOf(identity?.statements ?? [], 'added', newId<DeviceId>());
        const attempts = [
          { ...next, identityKey: bytes('another') },
          { ...next, previous: bytes('another') },
          { ...next, index: 3 },
          { ...next, index: 1 },
        ];
        for (const attempt of attempts)
          expect(await directory.identities.append(ada.user, attempt, ada.device)).toEqual({ type: 'overtaken' });
        expect(await directory.identities.append(newId<UserId>(), next, ada.device)).toEqual({ type: 'overtaken' });
      });

      test('use a device’s id once, and remove only what is there', async () => {
        const ada = await certified();
        const laptop = newId<DeviceId>();
        expect(await append(ada, 'removed', laptop)).toEqual({ type: 'no_device' });
        expect(await append(ada, 'added', laptop)).toEqual({ type: 'appended', ended: [] });
        expect(await append(ada, 'added', laptop)).toEqual({ type: 'device_used' });
        expect(await append(ada, 'removed', laptop)).toEqual({ type: 'appended', ended: [] });
        expect(await append(ada, 'removed', laptop)).toEqual({ type: 'no_device' });
        expect(await append(ada, 'added', laptop)).toEqual({ type: 'device_used' });
      });

      test('that remove a device end its session, packages and wrap, and are to be told', async () => {
        const ada = await certified();
        const laptop = { user: ada.user, device: newId<DeviceId>() };
        const namesake = { user: newId<UserId>(), device: laptop.device };
        await publish(namesake);
        await append(ada, 'added', laptop.device);
        const [kept, ended, foreign] = [await signIn(ada), await signIn(laptop), await signIn(namesake)];
        for (const device of [ada, laptop, namesake]) {
          await add(device, newPackage(device.user + device.device));
          await directory.vaultWraps.put(device.user, forDevice(device.device), 9);
        }
        expect(await append(ada, 'removed', laptop.device)).toEqual({ type: 'appended', ended: [ended] });
        expect(await directory.sessions.session(ended)).toBeUndefined();
        for (const id of [kept, foreign]) expect(await directory.sessions.session(id)).toMatchObject({ id });
        expect(await claim(ada.user, namesake.user)).toEqual([ada.user + ada.device, namesake.user + namesake.device]);
        expect(await directory.vaultWraps.wrapsOf(ada.user)).toEqual([forDevice(ada.device)]);
        expect(await directory.identities.ownersOf([laptop.device, ada.device])).toEqual([namesake, ada]);
        expect(await directory.identities.removalsToTell()).toEqual([{ ...laptop, by: ada.device }]);
        await directory.identities.removalTold(laptop);
        expect(await directory.identities.removalsToTell()).toEqual([]);
      });
    });

    describe('key packages', () => {
      test('are handed out once each, the oldest first', async () => {
        const ada = await certified();
        expect(await add(ada, newPackage('a'), newPackage('b'))).toBe(2);
        expect(await add(ada, newPackage('c'))).toBe(3);
        for (const expected of ['a', 'b', 'c']) expect(await claim(ada.user, ada.user)).toEqual([expected]);
        expect(await claim(ada.user)).toEqual([]);
        expect(await add(ada)).toBe(0);
      });

      test('of 50 who claim at once no two get the same', async () => {
        const ada = await certified();
        const packages = Array.from({ length: 30 }, (_, i) => newPackage(`p${i}`));
        await directory.keyPackages.add(ada, packages, { nowMs: now, max: 30 });
        const claimed = (await Promise.all(Array.from({ length: 50 }, () => claim(ada.user)))).flat();
        expect(claimed).toHaveLength(30);
        expect(new Set(claimed).size).toBe(30);
      });

      test('uploaded again after a lost answer are not handed out again', async () => {
        const ada = await certified();
        const upload = [newPackage('a'), newPackage('b')];
        await add(ada, ...upload);
        expect(await claim(ada.user)).toEqual(['a']);
        expect(await add(ada, ...upload)).toBe(1);
        expect([await claim(ada.user), await claim(ada.user)]).toEqual([['b'], []]);
      });

      test('of last resort are handed out when nothing else is left, again and again; a new one replaces it', async () => {
        const ada = await certified();
        expect(await add(ada, newPackage('last', { isLastResort: true }), newPackage('a'))).toBe(1);
        expect([await claim(ada.user), await claim(ada.user), await claim(ada.user)]).toEqual([
          ['a'],
          ['last'],
          ['last'],
        ]);
        await add(ada, newPackage('newer', { isLastResort: true }));
        expect([await claim(ada.user), await claim(ada.user)]).toEqual([['newer'], ['newer']]);
        const [claimed] = await directory.keyPackages.claim([ada.user], now);
        expect(claimed).toEqual({ ...ada, keyPackage: bytes('newer'), isLastResort: true });
      });

      test('expire, the last resort too', async () => {
        const ada = await certified();
        const early = { expiresAtMs: now + 1 };
        await add(ada, newPackage('a', early), newPackage('b'), newPackage('last', { ...early, isLastResort: true }));
        const claimLater = async () => (await directory.keyPackages.claim([ada.user], now + 1)).length;
        expect([await claimLater(), await claimLater()]).toEqual([1, 0]);
        expect(await directory.keyPackages.add(ada, [], { nowMs: now + 1, max: 5 })).toBe(0);
      });

      test('are kept up to a number, all or nothing', async () => {
        const ada = await certified();
        await add(ada, newPackage('a'), newPackage('b'), newPackage('c'));
        expect(await add(ada, newPackage('d'), newPackage('e'), newPackage('f'))).toBe('full');
        expect(await add(ada, newPackage('d'), newPackage('e'))).toBe(5);
        expect(await add(ada, newPackage('last', { isLastResort: true }))).toBe(5);
      });

      test('of a device that is not on the list are not handed out', async () => {
        const ada = await certified();
        const ghost = { user: ada.user, device: newId<DeviceId>() };
        await add(ghost, newPackage('ghost'));
        expect(await claim(ada.user)).toEqual([]);
        await append(ada, 'added', ghost.device);
        expect(await claim(ada.user)).toEqual(['ghost']);
      });

      test('one for each device of each user', async () => {
        const [ada, bob] = [await certified(), await certified()];
        const laptop = { user: ada.user, device: newId<DeviceId>() };
        await append(ada, 'added', laptop.device);
        for (const device of [ada, laptop, bob]) await add(device, newPackage(device.device));
        expect(new Set(await claim(ada.user, bob.user))).toEqual(new Set([ada.device, laptop.device, bob.device]));
      });

      test('go with the session, however it ends', async () => {
        const [signedOut, replaced, others, crowded] = [
          await certified(),
          await certified(),
          await certified(),
          await certified(),
        ];
        const user = { id: others.user, handle: 'others', displayName: 'Others', createdAtMs: now };
        await directory.users.createUser(user, { passwordHash: 'hash', policy: 'open' });
        const devices = [signedOut, replaced, others, crowded];
        const sessions = [];
        for (const device of devices) {
          sessions.push(await signIn(device));
          await add(device, newPackage(device.device));
        }
        await directory.sessions.endSession(signedOut.user, sessions[0] as SessionId);
        await signIn(replaced);
        await directory.users.changePassword(others.user, 'new', newId<SessionId>());
        const hash = () => crypto.getRandomValues(new Uint8Array(32));
        const newer = { id: newId<SessionId>(), user: crowded.user, device: newId<DeviceId>() };
        const row = { ...newer, deviceName: 'x', createdAtMs: now, lastUsedAtMs: now + 1 };
        await directory.sessions.createSession(row, { family: hash(), secret: hash() }, 1);
        for (const device of devices) expect(await claim(device.user)).toEqual([]);
      });
    });

    describe('wraps', () => {
      test('are replaced by kind and target, up to a number, and forgotten', async () => {
        const ada = await certified();
        const put = (wrap: VaultWrapRow) => directory.vaultWraps.put(ada.user, wrap, 3);
        expect(await put(phrase('a'))).toBe('kept');
        expect(await put(phrase('b'))).toBe('kept');
        expect(await put(passkey('one'))).toBe('kept');
        expect(await put(passkey('two'))).toBe('kept');
        expect(await put(passkey('three'))).toBe('full');
        expect(await put(phrase('c'))).toBe('kept');
        expect(await directory.vaultWraps.wrapsOf(ada.user)).toHaveLength(3);
        expect((await directory.vaultWraps.wrapsOf(ada.user))[0]).toEqual(phrase('c'));
        for (let i = 0; i < 2; i++) await directory.vaultWraps.delete(ada.user, passkey('one'));
        await directory.vaultWraps.delete(newId<UserId>(), phrase('c'));
        expect(await directory.vaultWraps.wrapsOf(ada.user)).toEqual([phrase('c'), passkey('two')]);
        expect(await directory.vaultWraps.wrapsOf(newId<UserId>())).toEqual([]);
      });

      test('for a device are for one on the list', async () => {
        const ada = await certified();
        const other = newId<DeviceId>();
        const put = (device: DeviceId) => directory.vaultWraps.put(ada.user, forDevice(device), 9);
        expect([await put(ada.device), await put(other)]).toEqual(['kept', 'no_device']);
        await append(ada, 'added', other);
        expect(await put(other)).toBe('kept');
        await append(ada, 'removed', other);
        expect(await put(other)).toBe('no_device');
      });
    });
  });
}

const now = 1_800_000_000_000;

const newDevice = (): DeviceOf => ({ user: newId<UserId>(), device: newId<DeviceId>() });
const bytes = (of: string): Uint8Array => new TextEncoder().encode(of);
const text = (of: Uint8Array): string => new TextDecoder().decode(of);
const signed = (of: string): StoredStatement => ({ statement: bytes(of), signature: bytes(`signature of ${of}`) });

function nextOf(list: readonly StoredStatement[], type: 'added' | 'removed', device: DeviceId): NextStatement {
  const index = list.length + 1;
  const previous = list.at(-1)?.statement ?? new Uint8Array();
  const identityKey = new Uint8Array(32).fill(1);
  return { identityKey, index, previous, signed: signed(`${index} ${type} ${device}`), change: { type, device } };
}

function newPackage(of: string, change: Partial<KeyPackageRow> = {}): KeyPackageRow {
  return { keyPackage: bytes(of), expiresAtMs: now + 1_000_000, isLastResort: false, ...change };
}

const phrase = (of: string): VaultWrapRow => ({
  kind: VaultWrapKind.PHRASE,
  target: new Uint8Array(),
  wrap: bytes(of),
});
const passkey = (of: string): VaultWrapRow => ({ kind: VaultWrapKind.PASSKEY, target: bytes(of), wrap: bytes(of) });
const forDevice = (device: DeviceId): VaultWrapRow => ({
  kind: VaultWrapKind.DEVICE,
  target: idToBytes(device),
  wrap: bytes(device),
});
