import type { ConversationRow, MessageRow } from '@tidings/client';
import type { EntryId } from '@tidings/protocol';
import { createContext, type ReactNode, type RefObject, use, useMemo, useRef, useState } from 'react';
import { useKeptState } from '../hooks/kept';
import type { ComposerTask, Opened, Selection } from './at-work';
import { freshenOpened, freshenSelection, freshenTask, freshenWith } from './freshen';

export type { ComposerTask, Opened } from './at-work';

/** What the timeline on the screen can do for others. */
export interface ShownTimeline {
  readonly rows: readonly MessageRow[];
  show(id: EntryId): void;
}

/** Always the same object for one conversation. */
export interface Desk {
  readonly timeline: RefObject<ShownTimeline | undefined>;
  take(task: ComposerTask | undefined): void;
  open(opened: Opened | undefined): void;
  /** Chooses several messages, beginning with this one. */
  select(row: MessageRow): void;
  toggle(row: MessageRow): void;
  endSelection(): void;
  jumpTo(id: EntryId): void;
  /** What the timeline shows now: what is worked on is seen as it reads there, and let go when it is gone or taken back. */
  refresh(rows: readonly MessageRow[]): void;
}

const ConversationContext = createContext<ConversationRow | undefined>(undefined);
const DeskContext = createContext<Desk | undefined>(undefined);
const TaskContext = createContext<ComposerTask | undefined>(undefined);
const OpenedContext = createContext<Opened | undefined>(undefined);
const SelectionContext = createContext<Selection | undefined>(undefined);

export interface MessageDeskProps {
  readonly conversation: ConversationRow;
  readonly children: ReactNode;
}

/**
 * Where a person works on messages: holds what is being answered or edited, what is chosen and what is open, for the timeline, the composer
 * and the dialogs of one conversation. Without it a timeline only shows.
 */
export function MessageDesk({ conversation, children }: MessageDeskProps) {
  const timeline = useRef<ShownTimeline>(undefined);
  const [task, take] = useKeptState<ComposerTask | undefined>(`${conversation.id}.task`, undefined);
  const [opened, open] = useState<Opened>();
  const [selection, setSelection] = useKeptState<Selection | undefined>(`${conversation.id}.selection`, undefined);
  const desk = useMemo<Desk>(
    () => ({
      timeline,
      take,
      open,
      select: (row) => setSelection(new Map([[row.id, row]])),
      toggle: (row) =>
        setSelection((before) => {
          const next = new Map(before);
          if (!next.delete(row.id)) next.set(row.id, row);
          return next.size > 0 ? next : undefined;
        }),
      endSelection: () => setSelection(undefined),
      jumpTo: (id) => timeline.current?.show(id),
      refresh: (rows) => {
        const freshen = freshenWith(rows);
        take((task) => freshenTask(task, freshen));
        open((opened) => freshenOpened(opened, freshen));
        setSelection((selection) => freshenSelection(selection, freshen));
      },
    }),
    [take, setSelection],
  );
  return (
    <ConversationContext value={conversation}>
      <DeskContext value={desk}>
        <TaskContext value={task}>
          <SelectionContext value={selection}>
            <OpenedContext value={opened}>{children}</OpenedContext>
          </SelectionContext>
        </TaskContext>
      </DeskContext>
    </ConversationContext>
  );
}

/** Undefined outside a `MessageDesk`. */
export const useDesk = (): Desk | undefined => use(DeskContext);
export const useDeskConversation = (): ConversationRow | undefined => use(ConversationContext);
export const useComposerTask = (): ComposerTask | undefined => use(TaskContext);
export const useOpened = (): Opened | undefined => use(OpenedContext);
/** The chosen messages, in the order in which they were; undefined while none are being chosen. */
export const useSelection = (): Selection | undefined => use(SelectionContext);
