/**
 * The public face of the SDK. Everything a screen shows is a `Live` value read from the replica, so it is there offline and at once;
 * everything a person does is an intent that is on disk before the call resolves, or an online request that fails with a `TidingsError`.
 */
export * from './public/account';
export * from './public/client';
export * from './public/content';
export * from './public/conversations';
export * from './public/encryption';
export * from './public/groups';
export * from './public/invites';
export * from './public/live';
export * from './public/messages';
export * from './public/privacy';
export * from './public/search';
export * from './public/signals';
export * from './public/timeline';
