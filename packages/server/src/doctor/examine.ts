import { diagnoseConfig } from '../config/read-config';
import { checkData } from './data-folder';
import type { Finding } from './finding';
import { checkDatabases } from './postgres';
import { checkPublicUrl } from './public-url';
import { checkRabbit } from './rabbitmq';
import { checkRedis } from './redis';
import { judgeSettings } from './settings';
import { checkSystem } from './system';

/** Looks at everything that the settings speak of, as far as they can be read. Changes nothing. */
export async function examine(environment: Readonly<Record<string, string | undefined>>): Promise<readonly Finding[]> {
  const { config, errors } = diagnoseConfig(environment);
  const checks = [
    judgeSettings(config, errors),
    checkSystem(),
    config.postgres.length > 0 ? checkDatabases(config.postgres) : checkData(config.data),
    config.redis === '' ? [] : checkRedis(config.redis),
    config.rabbitmq === '' ? [] : checkRabbit(config.rabbitmq),
    config.publicUrl === '' ? [] : checkPublicUrl(config.publicUrl),
  ];
  return (await Promise.all(checks)).flat();
}
