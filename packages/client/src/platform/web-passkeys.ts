import type { PasskeyAnswer, Passkeys } from './platform';

/** COSE numbers of the signatures that authenticators make: EdDSA, ES256, RS256. Ours are never checked; only the PRF is of use. */
const algorithms = [-8, -7, -257];
const challengeBytes = 32;

/** A passkey belongs to a name, and an address of numbers is none. */
const isNumeric = (hostname: string): boolean => /^[\d.]+$|:/.test(hostname);

/** Undefined in browsers without WebAuthn, and in pages that are not served securely or under no name. */
export function openWebPasskeys(): Passkeys | undefined {
  if (typeof PublicKeyCredential === 'undefined' || !navigator.credentials) return undefined;
  if (!isSecureContext || isNumeric(location.hostname)) return undefined;
  return {
    async create({ id, name, displayName, salt }) {
      const credential = await orCancelled(() =>
        navigator.credentials.create({
          publicKey: {
            challenge: crypto.getRandomValues(new Uint8Array(challengeBytes)),
            rp: { name: 'Tidings' },
            user: { id: copy(id), name, displayName },
            pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
            authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
            extensions: { prf: { eval: { first: copy(salt) } } },
          },
        }),
      );
      if (credential === 'cancelled') return credential;
      const made = answerOf(credential);
      if (made !== 'unsupported') return made;
      // Most authenticators answer only when they are asked, not when the passkey is made.
      const { prf } = credential.getClientExtensionResults();
      return prf?.enabled ? ask([{ credential: new Uint8Array(credential.rawId), salt }]) : 'unsupported';
    },
    ask,
  };
}

const ask: Passkeys['ask'] = async (choices) => {
  const credential = await orCancelled(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(challengeBytes)),
        allowCredentials: choices.map(({ credential }) => ({ type: 'public-key', id: copy(credential) })),
        userVerification: 'required',
        extensions: {
          prf: {
            evalByCredential: Object.fromEntries(
              choices.map(({ credential, salt }) => [base64Url(credential), { first: copy(salt) }]),
            ),
          },
        },
      },
    }),
  );
  return credential === 'cancelled' ? credential : answerOf(credential);
};

/** Browsers say the same of a person who declines, of a passkey that is not there, and of one that takes too long. */
async function orCancelled(request: () => Promise<Credential | null>): Promise<PublicKeyCredential | 'cancelled'> {
  try {
    const credential = await request();
    return credential instanceof PublicKeyCredential ? credential : 'cancelled';
  } catch (error) {
    if (error instanceof DOMException && ['NotAllowedError', 'AbortError'].includes(error.name)) return 'cancelled';
    throw error;
  }
}

function answerOf(credential: PublicKeyCredential): PasskeyAnswer | 'unsupported' {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (!first) return 'unsupported';
  const prf = ArrayBuffer.isView(first)
    ? new Uint8Array(first.buffer, first.byteOffset, first.byteLength)
    : new Uint8Array(first);
  return { credential: new Uint8Array(credential.rawId), prf: copy(prf) };
}

const copy = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);

const base64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
