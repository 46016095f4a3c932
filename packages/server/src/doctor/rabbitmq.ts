import { examineRabbit, type RabbitFacts } from '../adapters/rabbitmq/examine';
import { type Finding, findingsOf, reasonOf } from './finding';

export async function checkRabbit(url: string): Promise<readonly Finding[]> {
  try {
    return judgeRabbit(await examineRabbit(url));
  } catch (failure) {
    const { problem, found } = findingsOf('rabbitmq');
    problem(
      `${new URL(url).host} can not be used (${reasonOf(failure)}): is it running, are address, password and virtual host right?`,
    );
    return found;
  }
}

/** Quorum queues with a delivery limit and a dead letter came with 3.10. */
export function judgeRabbit({ version }: RabbitFacts): readonly Finding[] {
  const { ok, problem, found } = findingsOf('rabbitmq');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 3 || (major === 3 && minor < 10)) problem(`RabbitMQ ${version} is too old: 3.10 or newer is needed.`);
  else ok(`RabbitMQ ${version}`);
  return found;
}
