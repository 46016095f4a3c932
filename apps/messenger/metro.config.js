const { getDefaultConfig } = require('expo/metro-config');

const config = getDefaultConfig(__dirname);

config.resolver.assetExts.push('wasm');

// Helper workers that @sqlite.org/sqlite-wasm names by bare specifiers Metro cannot resolve; the app uses neither.
const unusedWorkers = new Set(['sqlite3-worker1.mjs', 'sqlite3-opfs-async-proxy.js']);
// ts-mls loads curves and ciphers for its own primitives; we give it ours (packages/client/src/sealer/crypto). Chunks of theirs
// would share modules with the engine's, and what chunks share Metro loads before everything else.
const isUnusedPrimitive = (context, name) =>
  name.startsWith('@noble/') && context.originModulePath.includes('/ts-mls/');
config.resolver.resolveRequest = (context, name, platform) =>
  unusedWorkers.has(name) || isUnusedPrimitive(context, name)
    ? { type: 'empty' }
    : context.resolveRequest(context, name, platform);

// What is inlined into modules must be part of their cache's key, else a demo's module turns up in the real app.
const inlined = ['EXPO_PUBLIC_DEMO', 'EXPO_PUBLIC_TIDINGS_URL'].map((name) => process.env[name] ?? '');
config.cacheVersion = [config.cacheVersion ?? '', ...inlined].join('|');

module.exports = config;
