import { type DeviceId, ErrorCode, isId, type SessionId, TidingsError, type UserId } from '@tidings/protocol';
import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../ports/clock';
import type { Identity } from './identity';
import { createLru } from './lru';
import type { SigningKey } from './signing-key';

/** JWTs (RFC 7519) signed with EdDSA (RFC 8037): `sub` = user, `sid` = session, `did` = device. */
export interface AccessTokens {
  issue(
    owner: Pick<Identity, 'user' | 'device' | 'session'>,
  ): Promise<{ readonly token: string; readonly expiresAtMs: number }>;
  /** Checks the signature and the form, not the expiry. Throws `UNAUTHENTICATED`. */
  verify(token: string): Promise<Identity>;
}

const issuer = 'tidings';
const audience = 'tidings';
export const accessTokenLifeMs = 10 * 60_000;

/** A signature check costs 100 µs and a storm of reconnects brings the same tokens again. */
const rememberedTokens = 10_000;

export function createAccessTokens(key: SigningKey, clock: Pick<Clock, 'now'>): AccessTokens {
  const verified = createLru<string, Identity>(rememberedTokens);
  return {
    async issue({ user, device, session }) {
      const issuedAtS = Math.floor(clock.now() / 1000);
      const expiresAtS = issuedAtS + accessTokenLifeMs / 1000;
      const token = await new SignJWT({ sid: session, did: device })
        .setProtectedHeader({ alg: 'EdDSA', kid: key.id, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(user)
        .setIssuedAt(issuedAtS)
        .setExpirationTime(expiresAtS)
        .sign(key.privateKey);
      return { token, expiresAtMs: expiresAtS * 1000 };
    },
    async verify(token) {
      const known = verified.get(token);
      if (known !== undefined) return known;
      const identity = readClaims(await checkSignature(token, key));
      verified.set(token, identity);
      return identity;
    },
  };
}

async function checkSignature(token: string, key: SigningKey): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, key.publicKey, {
      algorithms: ['EdDSA'],
      issuer,
      audience,
      typ: 'at+jwt',
      // Whether it has expired depends on the moment, not on the token: the caller asks that each time.
      currentDate: new Date(0),
      requiredClaims: ['sub', 'sid', 'did', 'exp'],
    });
    return payload;
  } catch (cause) {
    throw notOurs(cause);
  }
}

function readClaims(claims: JWTPayload): Identity {
  const { sub, exp } = claims;
  const { sid, did } = claims as { readonly sid?: unknown; readonly did?: unknown };
  if (!isIdText(sub) || !isIdText(sid) || !isIdText(did) || exp === undefined) throw notOurs();
  return { user: sub as UserId, session: sid as SessionId, device: did as DeviceId, expiresAtMs: exp * 1000 };
}

function isIdText(claim: unknown): claim is string {
  return typeof claim === 'string' && isId(claim);
}

function notOurs(cause?: unknown): TidingsError {
  return new TidingsError(
    ErrorCode.UNAUTHENTICATED,
    'the access token is not one of this server; refresh the session',
    {
      cause,
    },
  );
}
