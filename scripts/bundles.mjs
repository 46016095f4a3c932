// Bundles the messenger for iOS and Android and checks that what comes out is Hermes bytecode.
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { hashOf, once, root, say } from './lib.mjs';
import { ensureDependencies, exportApp } from './setup.mjs';

/** The first eight bytes of every Hermes bytecode file (hermes/include/hermes/BCGen/HBC/BytecodeFileFormat.h). */
const hermesMagic = 'c61fbc03c103191f';

ensureDependencies();
for (const platform of ['android', 'ios']) {
  const hash = hashOf([
    'package-lock.json',
    'apps/messenger',
    'packages/protocol/src',
    'packages/client/src',
    'packages/react-native/src',
  ]);
  const folder = join(root, 'apps/messenger/dist', platform);
  once(`bundle-${platform}`, hash, () => {
    say(`bundling for ${platform} …`);
    exportApp(platform, folder);
    const bundle = readdirSync(folder, { recursive: true }).find((name) => name.endsWith('.hbc'));
    if (bundle === undefined) throw new Error(`no Hermes bundle in ${folder}`);
    const head = Buffer.alloc(8);
    const file = openSync(join(folder, bundle), 'r');
    readSync(file, head);
    closeSync(file);
    if (head.toString('hex') !== hermesMagic)
      throw new Error(`${bundle} is not Hermes bytecode: it starts with ${head.toString('hex')}`);
    say(`${platform}: ${bundle} is Hermes bytecode`);
  });
}
