const { getDefaultConfig } = require('expo/metro-config');

const config = getDefaultConfig(__dirname);

config.resolver.assetExts.push('wasm');

// Helper workers that @sqlite.org/sqlite-wasm names by bare specifiers Metro cannot resolve; the app uses neither.
const unusedWorkers = new Set(['sqlite3-worker1.mjs', 'sqlite3-opfs-async-proxy.js']);
config.resolver.resolveRequest = (context, name, platform) =>
  unusedWorkers.has(name) ? { type: 'empty' } : context.resolveRequest(context, name, platform);

module.exports = config;
