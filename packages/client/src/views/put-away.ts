import { ConversationKind } from '@tidings/protocol';

/**
 * SQL: does the person not get to see this row of the timeline? They have deleted it for themselves, or it was said to them by somebody
 * whom they blocked at that time. @param row name of the row in the query
 */
export const isPutAway = (row: string): string => `(
  EXISTS (SELECT 1 FROM hidden h WHERE h.conversation = ${row}.conversation AND h.entry = ${row}.id)
  OR EXISTS (SELECT 1 FROM blocks b JOIN conversations d ON d.peer = b.user AND d.kind = ${ConversationKind.DIRECT}
    WHERE b.user = ${row}.author AND d.id = ${row}.conversation AND ${row}.at_ms >= b.from_ms AND ${row}.at_ms < b.to_ms))`;
