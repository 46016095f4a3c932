import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { type ConversationId, type EntryId, newId, type ReportId, type UserId } from '@tidings/protocol';
import type { Directory } from './directory';
import type { ReportRow } from './reports';

/** What every directory must do with reports. */
export function describeReports(name: string, open: () => Promise<Directory>): void {
  describe(`reports in ${name}`, () => {
    let directory: Directory;
    beforeEach(async () => {
      directory = await open();
    });
    afterEach(() => directory[Symbol.asyncDispose]());
    const make = (report: ReportRow, limit = 20) => directory.reports.createReport(report, limit);

    test('are kept as they were told, newest first, until they are resolved', async () => {
      const message = { entry: newId<EntryId>(), author: newId<UserId>(), atMs: 7, text: 'naughty\n“words” 💥' };
      const [first, second] = [newReport({ messages: [message] }), newReport({ createdAtMs: now + 1 })];
      for (const report of [first, second]) expect(await make(report)).toBe('taken');
      expect(await directory.reports.openReports(10)).toEqual([second, first]);
      expect(await directory.reports.openReports(1)).toEqual([second]);
      expect(await directory.reports.resolveReport(second.id)).toBe(true);
      expect(await directory.reports.resolveReport(second.id)).toBe(false);
      expect(await directory.reports.resolveReport(newId<ReportId>())).toBe(false);
      expect(await directory.reports.openReports(10)).toEqual([first]);
    });

    test('repeating one changes nothing, also after it was resolved; an id of somebody else’s is refused', async () => {
      const report = newReport();
      await make(report);
      expect(await make({ ...report, reason: 'another' })).toBe('taken');
      expect(await make({ ...report, reporter: newId<UserId>() })).toBe('id_taken');
      expect(await directory.reports.openReports(10)).toEqual([report]);
      await directory.reports.resolveReport(report.id);
      expect(await make(report)).toBe('taken');
      expect(await directory.reports.openReports(10)).toEqual([]);
    });

    test('nobody has more open ones than the limit', async () => {
      const reporter = newId<UserId>();
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => make(newReport({ reporter }), 3)));
      expect(outcomes.filter((outcome) => outcome === 'too_many')).toHaveLength(2);
      expect(await make(newReport(), 3)).toBe('taken');
      const [open] = await directory.reports.openReports(10);
      await directory.reports.resolveReport((open as ReportRow).id);
      expect(await directory.reports.openReports(10)).toHaveLength(3);
    });
  });
}

const now = 1_800_000_000_000;

function newReport(change: Partial<ReportRow> = {}): ReportRow {
  const ids = { id: newId<ReportId>(), reporter: newId<UserId>(), reported: newId<UserId>() };
  const what = { conversation: newId<ConversationId>(), reason: 'unkind', messages: [], createdAtMs: now };
  return { ...ids, ...what, ...change };
}
