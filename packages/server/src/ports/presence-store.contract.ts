import { expect, test } from 'bun:test';
import { newId, type UserId } from '@tidings/protocol';
import type { Clock } from './clock';
import type { PresenceStore } from './presence-store';

export interface PresenceStoreUnderTest {
  readonly presence: PresenceStore;
  readonly clock: Clock & { advance(ms: number): Promise<void> };
}

/** What every presence store must do. */
export function presenceStoreContract(name: string, open: () => Promise<PresenceStoreUnderTest>): void {
  test(`${name}: tells the first connection and the last from those between`, async () => {
    const { presence } = await open();
    const user = newId<UserId>();
    expect(await presence.connected(user)).toBe(true);
    expect(await presence.connected(user)).toBe(false);
    expect(await presence.disconnected(user)).toBe(false);
    expect(await presence.disconnected(user)).toBe(true);
    expect(await presence.connected(user)).toBe(true);
  });

  test(`${name}: knows who is there and when somebody went, in the order asked`, async () => {
    const { presence, clock } = await open();
    const [here, gone, unknown] = [newId<UserId>(), newId<UserId>(), newId<UserId>()];
    await presence.connected(here);
    await presence.connected(gone);
    await clock.advance(1_000);
    await presence.disconnected(gone);
    const wentAtMs = clock.now();
    await clock.advance(1_000);
    expect(await presence.presence([gone, unknown, here])).toEqual([
      { user: gone, online: false, lastSeenMs: wentAtMs },
      { user: unknown, online: false, lastSeenMs: undefined },
      { user: here, online: true, lastSeenMs: undefined },
    ]);
  });

  test(`${name}: one goodbye too many is no goodbye`, async () => {
    const { presence } = await open();
    const user = newId<UserId>();
    expect(await presence.disconnected(user)).toBe(false);
    expect(await presence.connected(user)).toBe(true);
    expect(await presence.presence([user])).toMatchObject([{ online: true }]);
  });
}
