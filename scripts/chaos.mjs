// `npm run chaos`: the long form of the test that breaks everything: a thousand clients, ten seconds a fault, about eight minutes.
process.env.CHAOS_FULL = '1';
process.argv.push('chaos');
await import('./test-scale.mjs');
