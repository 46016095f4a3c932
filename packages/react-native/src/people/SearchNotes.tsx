import { View } from 'react-native';
import { useT } from '../i18n';
import { Banner, Spinner, Txt } from '../primitives';
import { makeStyles } from '../theme';
import type { PeopleSearch } from './use-people-search';

/** What there is to say about a search: under way, failed, nobody. */
export function SearchNotes({ search }: { readonly search: PeopleSearch }) {
  const styles = useStyles();
  const t = useT();
  return (
    <View aria-live="polite">
      {search.state === 'searching' ? (
        <View style={styles.row}>
          <Spinner size={18} />
        </View>
      ) : null}
      {search.error ? <Banner tone="danger" text={search.error} /> : null}
      {search.isSelf ? <Note title={t('new.self')} /> : null}
      {search.isNobody ? <Note title={t('new.nobody', { handle: search.handle })} text={t('new.nobodyText')} /> : null}
    </View>
  );
}

function Note({ title, text }: { readonly title: string; readonly text?: string }) {
  const styles = useStyles();
  return (
    <View style={styles.note}>
      <Txt variant="labelStrong" style={styles.center}>
        {title}
      </Txt>
      {text ? (
        <Txt variant="small" color="textMuted" style={styles.center}>
          {text}
        </Txt>
      ) : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  row: { alignItems: 'center', padding: t.space.lg },
  note: { alignItems: 'center', padding: t.space.xxl, gap: t.space.xs },
  center: { textAlign: 'center' },
}));
