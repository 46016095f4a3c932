// The last step of the web build: names the files of the shell to the service worker, and packs what goes over the wire.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const isPacked = (path) => /\.(html|js|css|json|webmanifest|wasm|svg)$/.test(path);
/** Needed to open the app; the rest (the metadata of the build) nobody asks for. */
const isShell = (path) => path !== '/metadata.json' && path !== '/sw.js';

/** @param folder the exported web app */
export function finishWebApp(folder) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`)
    .sort();
  writeServiceWorker(folder, paths.filter(isShell));
  for (const path of paths.filter(isPacked)) pack(join(folder, path));
}

function writeServiceWorker(folder, shell) {
  const file = join(folder, 'sw.js');
  const hash = createHash('sha256');
  for (const path of shell) hash.update(path).update(readFileSync(join(folder, path)));
  const filled = readFileSync(file, 'utf8')
    .replace(/^const version = .*$/m, `const version = '${hash.digest('hex').slice(0, 16)}';`)
    .replace(/^const shell = .*$/m, `const shell = ${JSON.stringify(shell)};`);
  writeFileSync(file, filled);
}

function pack(file) {
  const raw = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
  writeFileSync(`${file}.br`, brotliCompressSync(raw, { params }));
  writeFileSync(`${file}.gz`, gzipSync(raw, { level: 9 }));
}
