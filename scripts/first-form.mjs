// The form to sign in, in the page before the app has come: `bun scripts/first-form.mjs <folder of the web app>`.
// Renders the kit's own screen to text, and puts it with the script that shows it beside the app's scripts.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './lib.mjs';

const [folder] = process.argv.slice(2);
const sources = join(root, 'apps/messenger/src/first-form');

/** What Metro does for the web: React Native's web, and `x.web.tsx` before `x.tsx`. */
const forTheWeb = {
  name: 'for-the-web',
  setup(build) {
    const modules = {
      'react-native': 'react-native-web/dist/index.js',
      'react-native-svg': 'react-native-svg/lib/module/index.js',
      'react-native-safe-area-context': 'react-native-safe-area-context/lib/module/index.js',
    };
    const endings = ['.ts', '.tsx', '.js', '/index.ts', '/index.js'].flatMap((ending) => [
      ending.replace('.', '.web.'),
      ending,
    ]);
    build.onResolve({ filter: /^react-native(-svg|-safe-area-context)?$/ }, ({ path }) => ({
      path: join(root, 'node_modules', modules[path]),
    }));
    // Loaded after the first screen, so no part of it.
    build.onResolve({ filter: /\/main-screens$/ }, ({ path }) => ({ path, external: true }));
    build.onResolve({ filter: /^\.\.?\// }, ({ path, importer }) => {
      if (/node_modules\/(?!react-native-(svg|safe-area-context)\/)/.test(importer)) return undefined;
      const base = join(dirname(importer), path);
      const ending = endings.find((ending) => existsSync(base + ending));
      return ending ? { path: base + ending } : undefined;
    });
  },
};

const define = { __DEV__: 'false', 'process.env.EXPO_OS': '"web"', 'process.env.NODE_ENV': '"production"' };

async function bundle(entry, options) {
  const { outputs } = await Bun.build({ entrypoints: [join(sources, entry)], define, ...options });
  return outputs[0];
}

async function render() {
  const built = mkdtempSync(join(tmpdir(), 'tidings-first-form-'));
  try {
    const { path } = await bundle('render.tsx', { target: 'bun', outdir: built, plugins: [forTheWeb] });
    const { renderFirstForm } = await import(path);
    return await renderFirstForm();
  } finally {
    rmSync(built, { recursive: true });
  }
}

const shown = await bundle('show.ts', { target: 'browser', minify: true, format: 'iife' });
const script = `const firstForm=${JSON.stringify(await render())};${await shown.text()}`;
const path = `/_expo/static/js/web/first-form-${createHash('md5').update(script).digest('hex')}.js`;
writeFileSync(join(folder, path), script);
const page = join(folder, 'index.html');
const place = '<div id="root"></div>';
const html = readFileSync(page, 'utf8');
if (!html.includes(place)) throw new Error(`${page} has no ${place}`);
writeFileSync(page, html.replace(place, `${place}\n    <script src="${path}"></script>`));
