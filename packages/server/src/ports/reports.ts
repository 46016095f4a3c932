import type { ConversationId, EntryId, ReportId, UserId } from '@tidings/protocol';

/** What the reporter's device says a message says; nobody can check it. */
export interface ReportedMessageRow {
  readonly entry: EntryId;
  readonly author: UserId;
  readonly atMs: number;
  readonly text: string;
}

export interface ReportRow {
  readonly id: ReportId;
  readonly reporter: UserId;
  readonly reported: UserId;
  readonly conversation: ConversationId;
  readonly reason: string;
  readonly messages: readonly ReportedMessageRow[];
  readonly createdAtMs: number;
}

/** What people have reported to the server's owner. Part of the directory (ports/directory.ts), with its guarantees. */
export interface ReportStore {
  /** `taken` again for a repetition by the same reporter, open or not. `too_many`: the reporter has `limit` open ones already. */
  createReport(report: ReportRow, limit: number): Promise<'taken' | 'too_many' | 'id_taken'>;
  /** Newest first. */
  openReports(limit: number): Promise<readonly ReportRow[]>;
  /** Takes the report's content away; the id stays, for repetitions. False if there is no such open report. */
  resolveReport(id: ReportId): Promise<boolean>;
}
