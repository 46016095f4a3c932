import { fromBinary, toBinary } from '@bufbuild/protobuf';
import type { BrowserContext } from '@playwright/test';
import { GetIdentitiesResponseSchema, type Identity, idFromBytes } from '@tidings/protocol';

type Lie = (honest: Identity) => Identity | Promise<Identity>;

/** From now on the server says this of somebody to everybody in this browser. Given back: it is honest again. */
export async function lieAbout(context: BrowserContext, user: string, lie: Lie): Promise<() => Promise<void>> {
  const method = '**/tidings.v1.KeyService/GetIdentities';
  await context.route(method, async (route) => {
    const response = await route.fetch();
    const answer = fromBinary(GetIdentitiesResponseSchema, await response.body());
    answer.identities = await Promise.all(
      answer.identities.map((one) => (idFromBytes(one.user) === user ? lie(one) : one)),
    );
    await route.fulfill({ response, body: Buffer.from(toBinary(GetIdentitiesResponseSchema, answer)) });
  });
  return () => context.unroute(method);
}
