/** Every limit of the wire, declared once; servers enforce them before they allocate, clients before they send. */
export const limits = {
  /** An entry's sealed body. */
  bodyBytes: 64 * 1024,
  /** The body of an entry that holds details: every head carries the newest of its conversation. */
  detailsBytes: 24 * 1024,
  /** One WebSocket message, either way. */
  frameBytes: 256 * 1024,
  /** One RPC request body. */
  requestBytes: 256 * 1024,
  /** Bytes that may wait for one socket before it is closed as a slow consumer. I9 */
  socketBacklogBytes: 1024 * 1024,
  /** Entries in one answer to `pull`. */
  pullEntries: 500,
  pullEntriesDefault: 100,
  /** An answer to `pull` ends after the entry that passes this. */
  pullBytes: 192 * 1024,
  /** Members of an open conversation. */
  members: 2_000,
  /** Members of an encrypted one: a commit costs work in proportion to the leaves. */
  membersEncrypted: 250,
  /** Users in one `AddMembers`, or in the creation of a group. */
  membersPerCall: 100,
  /** Conversations of one user. */
  conversationsPerUser: 5_000,
  /** Message requests of one user that wait to be accepted: they come from strangers, and count for themselves. */
  requestsPerUser: 300,
  /** Signed-in devices of one user; the oldest idle one gives way. */
  sessionsPerUser: 30,
  /** A request that carries a `GroupStep`. */
  groupRequestBytes: 1_280 * 1024,
  groupInfoBytes: 512 * 1024,
  welcomeBytes: 512 * 1024,
  welcomeDevices: 1_000,
  /** Welcomes in one answer. */
  welcomesPerCall: 20,
  keyPackageBytes: 2 * 1024,
  keyPackagesPerCall: 100,
  keyPackagesPerDevice: 200,
  identitiesPerCall: 100,
  /** Statements about one user's devices. */
  deviceStatements: 1_000,
  vaultWraps: 40,
  vaultWrapBytes: 512,
  watchedUsers: 200,
  usersPerCall: 200,
  invitesPerConversation: 50,
  /** People who wait to be let into one group. */
  joinRequests: 200,
  /** Users banned from one group. */
  banned: 1_000,
  slowModeS: 86_400,
  /** How long messages stay, where they do not stay for ever. */
  expireAfterMinS: 5,
  expireAfterMaxS: 366 * 86_400,
  /** Users that one user blocks. */
  blocked: 1_000,
  /** Reports of one user that wait to be looked at. */
  openReports: 20,
  reasonCharacters: { min: 1, max: 1_000 },
  reportedMessages: 20,
  reportedTextCharacters: 2_000,
  handleCharacters: { min: 3, max: 32 },
  passwordCharacters: { min: 8, max: 256 },
  displayNameCharacters: { min: 1, max: 64 },
  titleCharacters: { min: 1, max: 120 },
  descriptionCharacters: 1_000,
  avatarBytes: 16 * 1024,
  textCharacters: 16_384,
  searchCharacters: 200,
  searchPage: 50,
  searchPageDefault: 20,
  /** Open conversations that one search goes through. */
  searchedConversations: 200,
  deviceNameCharacters: 64,
  /** The address of a page to preview. */
  linkCharacters: 2_048,
  mentions: 50,
  /** Entries that one deletion takes away. */
  deletes: 100,
  emojiBytes: 64,
  /** Different emojis of one person on one message; of more the newest count. */
  reactionsPerPerson: 20,
  pins: 100,
  accessTokenCharacters: 2_048,
  heartbeatMs: 25_000,
  /** How long a typing signal is worth showing. */
  typingTtlMs: 6_000,
} as const;

/** The version of the contract in `hello`. */
export const protocolVersion = 1;
