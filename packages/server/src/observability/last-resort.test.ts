import { expect, test } from 'bun:test';

const script = `
  import { catchTheRest } from './last-resort';
  import { createLoggers } from './loggers';
  catchTheRest(createLoggers('error').server, () => process.exit(7));
  void Promise.reject(new Error('nobody waits'));
  setTimeout(() => {
    console.log('still here');
    setTimeout(() => { throw new Error('nobody catches'); });
  });
  setTimeout(() => {}, 60_000);
`;

test('a promise that nobody waits for ends nothing; an exception that nobody catches ends the process in order', async () => {
  const child = Bun.spawn([process.execPath, '-e', script], {
    cwd: import.meta.dirname,
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [said, logged, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  expect(said).toBe('still here\n');
  const lines = logged.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
  expect(lines).toMatchObject([
    { level: 50, err: { message: 'nobody waits' } },
    { level: 60, err: { message: 'nobody catches' } },
  ]);
  expect(status).toBe(7);
});
