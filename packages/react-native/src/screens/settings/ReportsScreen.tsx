import type { ReportInfo } from '@tidings/client';
import { useCallback } from 'react';
import { View } from 'react-native';
import { FormError } from '../../forms';
import { useClient, useNow } from '../../hooks';
import { useFormat, useT } from '../../i18n';
import { Banner, Button, EmptyState, Txt } from '../../primitives';
import { useAction, useRequest } from '../../requests';
import { Section, SectionScreen, SkeletonRows } from '../../sections';
import { makeStyles } from '../../theme';

export interface ReportsScreenProps {
  readonly onBack?: (() => void) | undefined;
}

/** What people have reported, for the server's owner. */
export function ReportsScreen({ onBack }: ReportsScreenProps) {
  const t = useT();
  const { privacy } = useClient();
  const reports = useRequest(useCallback(() => privacy.listReports(), [privacy]));
  const resolve = useAction((report: ReportInfo) => privacy.resolveReport(report.id), reports.reload);
  return (
    <SectionScreen title={t('reports.title')} onBack={onBack}>
      {reports.error ? (
        <Banner tone="danger" text={reports.error} action={{ label: t('common.retry'), onPress: reports.reload }} />
      ) : null}
      {!reports.value && !reports.error ? <SkeletonRows count={3} /> : null}
      {reports.value?.length === 0 ? <EmptyState icon="check" title={t('reports.none')} /> : null}
      {reports.value?.map((report) => (
        <ReportCard key={report.id} report={report} isBusy={resolve.isBusy} onResolve={() => resolve.run(report)} />
      ))}
      <FormError text={resolve.error} />
    </SectionScreen>
  );
}

interface ReportCardProps {
  readonly report: ReportInfo;
  readonly isBusy: boolean;
  readonly onResolve: () => void;
}

function ReportCard({ report, isBusy, onResolve }: ReportCardProps) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const nameOf = (person: ReportInfo['reporter']) => person?.displayName ?? t('reports.somebody');
  return (
    <Section>
      <View style={styles.card} testID="report">
        <View style={styles.head}>
          <Txt variant="label" style={styles.title}>
            {t('reports.about', { reporter: nameOf(report.reporter), reported: nameOf(report.reported) })}
          </Txt>
          <Txt variant="caption" color="textMuted">
            {format.ago(report.createdAtMs, now)}
          </Txt>
        </View>
        <Txt>{report.reason}</Txt>
        {report.messages.length > 0 ? (
          <View style={styles.messages}>
            <Txt variant="captionStrong" color="textMuted">
              {t('reports.messages')}
            </Txt>
            {report.messages.map((message) => (
              <Txt key={`${message.atMs} ${message.text}`} variant="small">
                {message.text}
              </Txt>
            ))}
          </View>
        ) : null}
        <Button
          label={t('reports.resolve')}
          icon="check"
          variant="soft"
          size="sm"
          isDisabled={isBusy}
          onPress={onResolve}
          style={styles.resolve}
          testID="report-resolve"
        />
      </View>
    </Section>
  );
}

const useStyles = makeStyles((t) => ({
  card: { gap: t.space.md, padding: t.space.lg },
  head: { flexDirection: 'row', alignItems: 'center', gap: t.space.md },
  title: { flex: 1 },
  messages: {
    gap: t.space.sm,
    padding: t.space.md,
    borderRadius: t.radius.md,
    borderWidth: 1,
    borderColor: t.color.line,
    backgroundColor: t.color.canvas,
  },
  resolve: { alignSelf: 'flex-end' },
}));
