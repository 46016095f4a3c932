import { dirname, join } from 'node:path';
import { toBinary } from '@bufbuild/protobuf';
import type { ReadEntry } from '@tidings/client/reader';
import { type ConversationId, type Entry, EntrySchema } from '@tidings/protocol';

export interface ReaderProcess extends AsyncDisposable {
  open(conversation: ConversationId, entry: Entry): Promise<ReadEntry>;
}

/** Another process that reads this replica. One question at a time. */
export function openReaderProcess(databaseFile: string): ReaderProcess {
  const script = join(import.meta.dirname, 'reader-main.ts');
  const child = Bun.spawn([process.execPath, script, dirname(databaseFile)], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const lines = linesOf(child.stdout);
  return {
    async open(conversation, entry) {
      const bytes = Buffer.from(toBinary(EntrySchema, entry)).toString('base64');
      child.stdin.write(`${JSON.stringify({ conversation, entry: bytes })}\n`);
      await child.stdin.flush();
      const { value, done } = await lines.next();
      if (done) throw new Error('the reading process has ended');
      return JSON.parse(value) as ReadEntry;
    },
    async [Symbol.asyncDispose]() {
      await child.stdin.end();
      await child.exited;
    },
  };
}

async function* linesOf(output: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of output) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
