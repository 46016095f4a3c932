/** What the vectors need of the library's configuration, where ours is stricter than the protocol. */
import { type ClientConfig, defaultKeyPackageEqualityConfig, defaultPaddingConfig } from 'ts-mls';

/** Vectors skip up to 1,000 generations, and take resumption secrets of past epochs. */
export const retention = {
  retainKeysForGenerations: 10,
  retainKeysForEpochs: 1_000,
  maximumForwardRatchetSteps: 1_000,
};

export const vectorConfig: ClientConfig = {
  keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
  paddingConfig: defaultPaddingConfig,
  keyRetentionConfig: retention,
  // Their key packages have long expired.
  lifetimeConfig: { maximumTotalLifetime: 2n ** 63n, validateLifetimeOnReceive: false },
  // Their credentials are not of our form; who belongs in is not what they test.
  authService: { validateCredential: async () => true },
};
