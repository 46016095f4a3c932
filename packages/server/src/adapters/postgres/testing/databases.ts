/** Databases of their own for tests, in the clusters that `npm run test:scale` has started. */
import { newId } from '@tidings/protocol';
import postgres from 'postgres';

const clusters = (process.env.TIDINGS_TEST_POSTGRES ?? '').split(',').filter((url) => url !== '');

export const hasPostgres = clusters.length > 0;

export interface TestDatabases extends AsyncDisposable {
  readonly urls: readonly string[];
}

/** Empty ones, spread over the clusters. Dropped when disposed, whoever is still connected. */
export async function makeDatabases(count: number): Promise<TestDatabases> {
  const made = Array.from({ length: count }, (_, i) => ({
    cluster: clusters[i % clusters.length] as string,
    name: `test_${newId().replaceAll('-', '')}`,
  }));
  for (const { cluster, name } of made) await onCluster(cluster, `CREATE DATABASE ${name}`);
  return {
    urls: made.map(({ cluster, name }) => Object.assign(new URL(cluster), { pathname: `/${name}` }).href),
    async [Symbol.asyncDispose]() {
      for (const { cluster, name } of made) await onCluster(cluster, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function onCluster(url: string, statement: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  await sql.unsafe(statement);
  await sql.end();
}
