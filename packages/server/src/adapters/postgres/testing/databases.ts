/** Databases of their own for tests, in the clusters that `npm run test:scale` has started; they go with the clusters. */
import { newId } from '@tidings/protocol';
import postgres from 'postgres';

const clusters = (process.env.TIDINGS_TEST_POSTGRES ?? '').split(',').filter((url) => url !== '');

export const hasPostgres = clusters.length > 0;

/** Addresses of empty ones, spread over the clusters. */
export function makeDatabases(count: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const cluster = clusters[i % clusters.length] as string;
      const name = `test_${newId().replaceAll('-', '')}`;
      await runOnce(cluster, `CREATE DATABASE ${name}`);
      return Object.assign(new URL(cluster), { pathname: `/${name}` }).href;
    }),
  );
}

/** One statement on a connection of its own. */
export async function runOnce(url: string, statement: string): Promise<readonly object[]> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => undefined });
  try {
    return await sql.unsafe(statement);
  } finally {
    await sql.end();
  }
}
