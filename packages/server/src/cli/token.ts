import { checkDeviceName, type DeviceId, idFromBytes, limits, newId } from '@tidings/protocol';
import { openAdministration, requireUser } from './administration';
import { readArguments, readOne } from './arguments';
import { type Command, print } from './command';

export const token: Command = {
  takes: '<handle> [--name <device>]',
  about:
    'Signs somebody in on a new device without their password and prints its tokens as JSON: for a bot. It reads and writes open conversations only, until another device of theirs has let it in.',
  async run(args, config) {
    const given = readArguments(args, { values: ['name'] });
    const handle = readOne(given, 'tidings token <handle> [--name <device>]');
    const name = checkDeviceName(given.values.get('name') ?? 'tidings token');
    await using administration = await openAdministration(config);
    const user = await requireUser(administration, handle);
    const there = await administration.sessionStore.sessionsOf(user.id);
    // One more would end another one, which the servers that run would not be told.
    if (there.length >= limits.sessionsPerUser)
      throw new Error(`${user.handle} has ${there.length} sessions already; end one first.`);
    const tokens = await administration.sessions.begin(user.id, newId<DeviceId>(), name);
    print(
      JSON.stringify({
        user: user.id,
        session: idFromBytes(tokens.session),
        device: idFromBytes(tokens.device),
        accessToken: tokens.accessToken,
        accessExpiresAt: new Date(Number(tokens.accessExpiresAtMs)).toISOString(),
        refreshToken: tokens.refreshToken,
      }),
    );
  },
};
