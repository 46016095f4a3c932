import { describe, expect, test } from 'bun:test';
import { DetailsPart } from '@tidings/protocol';
import { detailsContent } from '../outbox/intents';
import { foldDetails } from './details';

const { TITLE, DESCRIPTION } = DetailsPart;
const entry = (seq: number, details: Parameters<typeof detailsContent>[0]) => ({
  seq,
  content: detailsContent(details),
});
const renamed = (seq: number, baseSeq: number) =>
  entry(seq, { title: 'Monday club', description: 'as it was', sets: [TITLE], baseSeq });
const described = (seq: number, baseSeq: number) =>
  entry(seq, { title: 'Club', description: 'We meet', sets: [DESCRIPTION], baseSeq });

describe('the details of a group', () => {
  test('of two changes at the same time each sets its own', () => {
    for (const entries of [
      [renamed(11, 10), described(12, 10)],
      [described(11, 10), renamed(12, 10)],
    ]) {
      expect(foldDetails(10, entries)).toMatchObject({ seq: 12, title: 'Monday club', description: 'We meet' });
      // One at a time, it comes to the same.
      const [first, second] = entries;
      const [one, two] = [foldDetails(10, first ? [first] : []), foldDetails(11, second ? [second] : [])];
      expect({ ...one, ...two }).toMatchObject({ seq: 12, title: 'Monday club', description: 'We meet' });
    }
  });

  test('who knows less than the author takes all of it', () => {
    expect(foldDetails(9, [described(12, 10)])).toMatchObject({ seq: 12, title: 'Club', description: 'We meet' });
    expect(foldDetails(0, [described(12, 10)])).toMatchObject({ title: 'Club' });
  });

  test('what is repeated sets nothing for who knows more', () => {
    const repeated = entry(12, { title: 'Club', repeated: true, baseSeq: 10 });
    expect(foldDetails(11, [repeated])).toEqual({ seq: 12 });
    expect(foldDetails(0, [repeated])).toMatchObject({ seq: 12, title: 'Club' });
  });

  test('entries of the version before, which said everything, set everything', () => {
    expect(foldDetails(11, [entry(12, { title: 'Club', description: 'old' })])).toMatchObject({
      title: 'Club',
      description: 'old',
      avatar: null,
    });
  });

  test('what is not open, or older than what is known, changes nothing', () => {
    expect(foldDetails(12, [renamed(11, 10), described(12, 10), { seq: 13, content: undefined }])).toBeUndefined();
  });
});
