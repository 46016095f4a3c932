import amqp from 'amqplib';

export interface RabbitFacts {
  /** 3.10.8 */
  readonly version: string;
}

/** Changes nothing. Rejects if it can't be reached. */
export async function examineRabbit(url: string): Promise<RabbitFacts> {
  const connection = await amqp.connect(url, { timeout: 5_000 });
  connection.on('error', () => {});
  try {
    const { serverProperties } = connection.connection as { serverProperties?: { version?: unknown } };
    return { version: String(serverProperties?.version ?? '') };
  } finally {
    await connection.close();
  }
}
