import { type Setting, settings } from './settings';

const all = Object.values(settings) as readonly Setting<unknown>[];

/** The text of `--help`. */
export function buildHelp(): string {
  const rows = all.map(({ name, form, fallback, about }) => {
    const takes = `${form.takes.replaceAll('`', '')}; default ${form.print(fallback) || 'empty'}`;
    return `  ${name}\n      ${about}\n      (${takes})`;
  });
  return `Tidings: a chat server.\n\nIt is set up by environment variables:\n\n${rows.join('\n')}\n`;
}

/** The text of docs/configuration.md. */
export function buildConfigurationPage(): string {
  const rows = all.map(({ name, form, fallback, about }) => {
    const value = form.print(fallback);
    return `| \`${name}\` | ${about} | ${form.takes} | ${value === '' ? '(empty)' : `\`${value}\``} |`;
  });
  return `# Configuration

The server is set up by environment variables and by nothing else. A wrong value, or a name that is not in this list,
ends the start with a sentence that says which.

| name | what it does | value | default |
|---|---|---|---|
${rows.join('\n')}

*This page is made from \`packages/server/src/config/settings.ts\` by \`npx bun packages/server/src/config/write-docs.ts\`.*
`;
}
