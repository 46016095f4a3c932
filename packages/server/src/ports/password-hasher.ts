/** Slow, salted hashing of passwords. Both calls cost tens of milliseconds of CPU and must not block the event loop. */
export interface PasswordHasher {
  /** A self-describing hash (PHC string) with a fresh salt. */
  hash(password: string): Promise<string>;
  /** False for a wrong password and for a hash that is none. */
  verify(password: string, hash: string): Promise<boolean>;
}
