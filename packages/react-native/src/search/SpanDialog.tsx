import { useState } from 'react';
import { useI18n } from '../i18n';
import { Button, Dialog, SegmentedControl } from '../primitives';
import { Calendar } from '../timeline/DayDialog';
import { type Span, withFirst, withLast } from './span';

export interface SpanDialogProps extends Span {
  readonly nowMs: number;
  readonly onPick: (span: Span) => void;
  readonly onClose: () => void;
}

/** From which day to which is looked; either may stay open. */
export function SpanDialog({ fromMs, toMs, nowMs, onPick, onClose }: SpanDialogProps) {
  const { t, format } = useI18n();
  const [end, setEnd] = useState<'first' | 'last'>('first');
  const [span, setSpan] = useState<Span>({ fromMs, toMs });
  // `toMs` is the first moment that lies behind.
  const last = span.toMs === undefined ? undefined : span.toMs - 1;
  const label = (name: string, atMs: number | undefined) =>
    atMs === undefined ? name : `${name} ${format.date(atMs)}`;
  const chosen = end === 'first' ? span.fromMs : last;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('search.dateTitle')}
      width={420}
      actions={
        <>
          <Button
            label={t('search.anyDay')}
            variant="soft"
            onPress={() => onPick({ fromMs: undefined, toMs: undefined })}
          />
          <Button label={t('search.apply')} onPress={() => onPick(span)} testID="search-span-apply" />
        </>
      }
    >
      <SegmentedControl
        label={t('search.dateTitle')}
        value={end}
        onChange={setEnd}
        segments={[
          { value: 'first', label: label(t('search.firstDay'), span.fromMs) },
          { value: 'last', label: label(t('search.lastDay'), last) },
        ]}
      />
      <Calendar
        key={end}
        atMs={chosen ?? nowMs}
        nowMs={nowMs}
        isChosen={chosen !== undefined}
        onPick={(dayMs) => setSpan(end === 'first' ? withFirst(span, dayMs) : withLast(span, dayMs))}
      />
    </Dialog>
  );
}
