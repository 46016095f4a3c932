import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { createDecipheriv, createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Encryption, type Entry, EntryKind } from '@tidings/protocol';
import { withSeed } from '../network/seed';
import { until } from '../network/until';
import { expectConverged } from '../world/converged';
import { readLive, waitForLive } from '../world/live';
import { waitForRow } from '../world/wait-for-row';
import { openWorld, type World } from '../world/world';

const inWorld = (story: (world: World) => Promise<void>) => () =>
  withSeed(async (random) => {
    await using world = await openWorld({ random });
    await story(world);
  });

const seconds = 60_000;

describe('encrypted conversations', () => {
  test(
    'two people talk, and the server has seen nothing of it',
    inWorld(async (world) => {
      const canary = 'canary-7d1f';
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const conversation = await ann.client.conversations.createDirect(bob.user);
      await waitForRow(bob, conversation, ({ encryption }) => encryption === Encryption.MLS);
      await ann.client.messages.send(conversation, `${canary} hello`);
      await until(async () => (await bob.readTexts(conversation)).length === 1, { what: 'bob to read it' });
      await bob.client.messages.send(conversation, `${canary} hello back`);
      const group = await world.createGroup(`${canary} club`, [ann, bob]);
      await bob.client.messages.send(group, `${canary} in the group`);
      await expectConverged(world);
      expect(await ann.readTexts(conversation)).toEqual([`${canary} hello`, `${canary} hello back`]);
      expect(filesWith(world.server.dataFolder, canary)).toEqual([]);
      expect(world.server.logTail).not.toContain(canary);
    }),
    seconds,
  );

  test(
    'a linked device reads everything from the beginning, and writes',
    inWorld(async (world) => {
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Long before', [ann, bob]);
      for (let i = 0; i < 5; i++) await bob.client.messages.send(group, `before ${i}`);
      await until(async () => (await ann.readTexts(group)).length === 5, { what: 'ann to read them' });
      const laptop = await world.addDevice('ann', 'laptop');
      await waitForRow(laptop, group, ({ title }) => title === 'Long before');
      await laptop.client.messages.send(group, 'from the laptop');
      await bob.client.messages.send(group, 'to both');
      await expectConverged(world);
      const texts = [...Array.from({ length: 5 }, (_, i) => `before ${i}`), 'from the laptop', 'to both'];
      expect(new Set(await laptop.readTexts(group))).toEqual(new Set(texts));
    }),
    seconds,
  );

  test(
    'the recovery phrase brings everything back when all devices are lost; a wrong one changes nothing',
    inWorld(async (world) => {
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const group = await world.createGroup('Kept', [ann, bob]);
      await ann.client.messages.send(group, 'written on the lost phone');
      await bob.client.messages.send(group, 'read on the lost phone');
      await expectConverged(world);
      const phrase = (await ann.client.encryption.getPhrase()) as string;
      await waitForLive(ann.client.encryption.state, (state) => state.phase === 'ready' && state.backup === 'good', {
        what: 'the backup to be tested',
      });
      await ann.waitUntilSaved();
      ann.kill();
      world.forget(ann);

      const fresh = await world.addLockedDevice('ann', 'new');
      const { encryption } = fresh.client;
      expect(await encryption.restore('abandon '.repeat(11).concat('about'))).toEqual({ ok: false, reason: 'wrong' });
      expect(await encryption.restore('twelve words that are none')).toMatchObject({ ok: false });
      expect(encryption.state.get()?.phase ?? 'locked').toBe('locked');
      expect(await encryption.restore(` ${phrase.toUpperCase()} `)).toEqual({ ok: true });
      await fresh.waitUntilReady();
      await fresh.client.messages.send(group, 'from the new phone');
      await expectConverged(world);
      expect(new Set(await fresh.readTexts(group))).toEqual(
        new Set(['written on the lost phone', 'read on the lost phone', 'from the new phone']),
      );
    }),
    seconds,
  );

  test(
    'a passkey is known on all devices; one that was removed opens nothing',
    inWorld(async (world) => {
      const ann = await world.addDevice('ann');
      const laptop = await world.addDevice('ann', 'laptop');
      expect(await ann.client.encryption.addPasskey()).toEqual({ ok: true });
      expect(await ann.client.encryption.addPasskey()).toEqual({ ok: true });
      const passkeys = laptop.client.encryption.observePasskeys();
      await waitForLive(passkeys, (all) => all.length === 2, { what: 'both passkeys on the laptop' });
      const [first] = passkeys.get() ?? [];
      expect(first?.name).toBe('ann-phone');
      await laptop.client.encryption.removePasskey(first?.id ?? '');
      await waitForLive(ann.client.encryption.observePasskeys(), (all) => all.length === 1, {
        what: 'one on the phone',
      });

      const { encryption } = (await world.addLockedDevice('ann', 'new')).client;
      // The keychain would answer with the first one too, if it were asked for it.
      expect(await encryption.restoreByPasskey()).toEqual({ ok: true });
      for (const { id } of ann.client.encryption.observePasskeys().get() ?? [])
        await ann.client.encryption.removePasskey(id);
      const other = await world.addLockedDevice('ann', 'another');
      expect(await other.client.encryption.restoreByPasskey()).toEqual({ ok: false, reason: 'none' });
      expect(other.client.encryption.state.get()?.phase ?? 'locked').toBe('locked');
      world.forget(other);
    }),
    seconds,
  );

  test.each([1, 2, 3])(
    'a passkey that is on the list opens the vault, also when the app was killed at write %d of adding it',
    (death) =>
      inWorld(async (world) => {
        const ann = await world.addDevice('ann');
        ann.killAtWrite(death, 'after');
        const added = ann.client.encryption.addPasskey().then(() => true);
        await until(async () => !ann.isAlive || (await Promise.race([added, Bun.sleep(5).then(() => false)])), {
          what: 'the app to die',
        });
        if (!ann.isAlive) await ann.restart();
        await ann.waitUntilReady();
        await waitForLive(ann.client.encryption.state, (state) => state.phase === 'ready' && state.backup === 'good', {
          what: 'the backup to be tested',
        });
        const listed = (await readLive(ann.client.encryption.observePasskeys(), 'the passkeys')).length;
        const { encryption } = (await world.addLockedDevice('ann', 'new')).client;
        expect((await encryption.restoreByPasskey()).ok).toBe(listed === 1);
      })(),
    60_000,
  );

  test(
    'who joins by link, is added, leaves and is removed reads what was said in their time',
    inWorld(async (world) => {
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const cem = await world.addDevice('cem');
      const dee = await world.addDevice('dee');
      const group = await world.createGroup('Coming and going', [ann, bob]);
      await ann.client.messages.send(group, 'two of us');
      await waitForRow(ann, group, ({ preview }) => preview?.type === 'message' && preview.status !== 'pending');
      await ann.client.conversations.addMembers(group, [cem.user]);
      await waitForRow(cem, group, ({ title }) => title === 'Coming and going');
      await cem.client.messages.send(group, 'three of us');
      await until(async () => (await ann.readTexts(group)).length === 2, { what: 'ann to read cem' });
      const { code } = await ann.client.conversations.createInvite(group);
      const joined = await dee.client.conversations.joinByInvite(code);
      expect(joined).toBe(group);
      await dee.client.messages.send(group, 'four of us');
      await until(async () => (await ann.readTexts(group)).length === 3, { what: 'ann to read dee' });
      await waitForRow(dee, group, ({ title }) => title === 'Coming and going');
      await bob.client.conversations.leave(group);
      await waitForRow(ann, group, ({ memberCount }) => memberCount === 3);
      await cem.client.messages.send(group, 'three again');
      await until(async () => (await dee.readTexts(group)).length === 2, { what: 'dee to read the last words' });
      await ann.client.conversations.removeMember(group, dee.user);
      await ann.client.messages.send(group, 'two again');
      await expectConverged(world);
      expect(await ann.readTexts(group)).toEqual([
        'two of us',
        'three of us',
        'four of us',
        'three again',
        'two again',
      ]);
      expect(await dee.readTexts(group)).toEqual(['four of us', 'three again']);
    }),
    seconds,
  );

  test(
    'a device that was removed opens nothing of what comes later',
    inWorld(async (world) => {
      const ann = await world.addDevice('ann');
      const bob = await world.addDevice('bob');
      const lost = await world.addDevice('ann', 'lost');
      const group = await world.createGroup('Trusted', [ann, bob, lost]);
      await bob.client.messages.send(group, 'before');
      await expectConverged(world);
      const lostDevice = lost.client.account.current.get()?.device;
      if (!lostDevice) throw new Error('no device');
      // Somebody has copied all it knew.
      await lost.waitUntilSaved();
      const known = epochsKnownTo(lost.databaseFile, group);
      await ann.client.encryption.removeDevice(lostDevice);
      world.forget(lost);
      await bob.client.messages.send(group, 'after');
      await expectConverged(world);
      await waitForLive(lost.client.account.current, ({ user }) => user === undefined, { what: 'the session to end' });
      expect(await ann.readTexts(group)).toEqual(['before', 'after']);
      const log = (await world.readLogs()).find(({ conversation }) => conversation === group);
      const contents = (log?.wire ?? []).filter(({ kind }) => kind === EntryKind.CONTENT);
      const sealedIn = contents.map(({ generation, epoch }) => `${generation} ${epoch}`);
      expect(sealedIn.map((epoch) => known.has(epoch))).toEqual([true, false]);
      // Nor is what it has a key to anything but its own epoch: none of its keys opens what came later.
      for (const key of known.values()) expect(await opensUnder(key, contents[1])).toBe(false);
      expect(await opensUnder(known.get(sealedIn[0] ?? ''), contents[0])).toBe(true);
    }),
    seconds,
  );
});

/** The keys of epochs in a device's database, by generation and epoch. */
function epochsKnownTo(path: string, conversation: string): ReadonlyMap<string, Uint8Array> {
  const database = new Database(path, { readonly: true });
  const rows = database
    .query<{ generation: number; epoch: number; key: Uint8Array }, [string]>(
      'SELECT generation, epoch, key FROM epoch_keys WHERE conversation = ?',
    )
    .all(conversation);
  database.close();
  return new Map(rows.map(({ generation, epoch, key }) => [`${generation} ${epoch}`, key]));
}

/** Does AES-GCM open this body under this epoch's key? Whoever signed it. The form is that of ADR 9, done here by hand. */
async function opensUnder(epochKey: Uint8Array | undefined, entry: Entry | undefined): Promise<boolean> {
  if (!epochKey || !entry) return false;
  const uint = (value: number, size: number) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUIntBE(value, 0, size);
    return bytes;
  };
  const expand = (secret: Uint8Array, info: Uint8Array) =>
    createHmac('sha256', secret).update(info).update(Buffer.of(1)).digest();
  const leaf = entry.body.subarray(1, 5);
  const label = Buffer.from('MLS 1.0 exported');
  const context = createHash('sha256').update(leaf).update(uint(entry.generation, 4)).digest();
  const info = [uint(32, 2), uint(label.length, 1), label, uint(context.length, 1), context];
  const base = expand(epochKey, Buffer.concat(info));
  const key = expand(base, Buffer.concat([Buffer.from('entry'), entry.id]));
  const decipher = createDecipheriv('aes-256-gcm', key, entry.body.subarray(5, 17));
  // Without the associated data the tag can't fit; the text that comes out is content all the same if the key is right.
  const plain = Buffer.concat([decipher.update(entry.body.subarray(17, -16))]);
  return plain.includes('before') || plain.includes('after');
}

/** Files of the folder in which the text stands, in plain. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(text));
}
