import { defineConfig } from 'vitest/config';

// The app is routes and little more; what it has to test runs along.
const inside = (endings: string) =>
  ['src', '../../apps/messenger/src'].map((folder) => `${folder}/**/*.test.${endings}`);

export default defineConfig({
  resolve: {
    alias: [
      { find: /^react-native$/, replacement: 'react-native-web' },
      // Its CommonJS build asks for React Native itself.
      { find: /^react-native-safe-area-context$/, replacement: 'react-native-safe-area-context/lib/module/index.js' },
    ],
    extensions: ['.web.tsx', '.web.ts', '.web.js', '.tsx', '.ts', '.mjs', '.js', '.json'],
  },
  define: { __DEV__: 'true', 'process.env.EXPO_OS': '"web"' },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/testing/patience.ts'],
    // As the other parts have: a machine that does other things too is no failure.
    testTimeout: 60_000,
    server: { deps: { inline: [/react-native-web/, /@legendapp/, /react-native-safe-area-context/] } },
    // What renders is kept apart; the rest would only load the same modules again and again.
    projects: [
      { extends: true, test: { name: 'screens', include: inside('tsx') } },
      { extends: true, test: { name: 'rules', include: inside('ts'), isolate: false } },
    ],
  },
});
