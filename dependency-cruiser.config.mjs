// The house's walls: protocol ← server; protocol ← client ← react-native ← messenger; only testkit, bench and e2e see both sides.
const inside = (name) => ({ path: `^${name}/` });
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid('no-cycles', 'No import cycles.', {}, { circular: true }),
    forbid('protocol-is-the-ground', 'protocol imports nothing of ours.', inside('packages/protocol'), {
      path: '^(packages/(?!protocol)|apps|bench|e2e)',
    }),
    forbid('server-sees-protocol-only', 'The server never imports the client.', inside('packages/server'), {
      path: '^(packages/(?!protocol|server)|apps|bench|e2e)',
    }),
    forbid('client-sees-protocol-only', 'The SDK knows neither server nor screens.', inside('packages/client'), {
      path: '^(packages/(?!protocol|client)|apps|bench|e2e)',
    }),
    forbid(
      'client-has-no-react',
      'The SDK works without React; its platform for phones alone needs React Native.',
      { path: '^packages/client/', pathNot: '/platform/expo' },
      { path: 'node_modules/(react|react-native|react-dom)/' },
    ),
    forbid('kit-sees-client-only', 'The kit knows the client, never the server.', inside('packages/react-native'), {
      path: '^(packages/(server|testkit)|apps|bench|e2e)',
    }),
    forbid('messenger-sees-kit', 'The app is routes: kit and client, nothing below.', inside('apps/messenger'), {
      path: '^(packages/(server|testkit)|bench|e2e)',
    }),
    forbid(
      'messenger-loads-in-parts',
      'The app takes the kit by its entry for apps: the other one would load all screens before the first.',
      inside('apps/messenger'),
      { path: '^packages/react-native/src/index\\.ts$' },
    ),
    forbid(
      'adapters-only-in-context',
      'Only the composition root knows which adapter runs.',
      { path: '^packages/server/src/(log|realtime|api|conversations|accounts)/', pathNot: '\\.test\\.ts$' },
      { path: '^packages/server/src/adapters/' },
    ),
    forbid(
      'bun-only-in-adapters',
      'Bun-only APIs live in adapters, so that the runtime stays a choice.',
      {
        path: '^packages/(server|client)/src/',
        pathNot: '(/adapters/|/store/bun|/platform/bun|\\.(test|contract)\\.ts$)',
      },
      { path: '^bun(:|$)' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|/gen/|\\.expo/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.web.ts', '.web.tsx', '.mjs', '.js', '.json'],
    },
  },
};
