/** The barest a signed and sealed message can cost: one signature and one AES-GCM, keys imported before. */
export async function openFloor() {
  const { subtle } = crypto;
  const { privateKey, publicKey } = (await subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = new Uint8Array(12);
  // As large as ours: what is signed holds the facts, what is sealed is padded.
  const toSign = crypto.getRandomValues(new Uint8Array(140));
  const toSeal = crypto.getRandomValues(new Uint8Array(128));
  const signature = await subtle.sign('Ed25519', privateKey, toSign);
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv }, key, toSeal);
  return {
    async seal(): Promise<void> {
      await subtle.sign('Ed25519', privateKey, toSign);
      await subtle.encrypt({ name: 'AES-GCM', iv }, key, toSeal);
    },
    async open(): Promise<void> {
      await subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed);
      await subtle.verify('Ed25519', publicKey, signature, toSign);
    },
  };
}
