import * as Clipboard from 'expo-clipboard';
import { useState } from 'react';
import { View } from 'react-native';
import { useT } from '../i18n';
import { Banner, Button, ConfirmDialog, Txt, useToast } from '../primitives';
import { useAction, useRequest } from '../requests';
import { makeStyles } from '../theme';
import { LinkRow } from './LinkRow';
import { type LinkTerms, LinkTermsDialog } from './LinkTermsDialog';
import { Section } from './Section';
import { SkeletonRows } from './SkeletonRows';

export interface SharedLink {
  readonly id: string;
  readonly code: string;
  readonly usesLeft: number;
  readonly expiresAtMs: number | undefined;
}

export interface LinkSectionProps {
  readonly title: string;
  readonly note: string;
  readonly emptyText: string;
  readonly createLabel: string;
  /** Must stay the same function as long as it is about the same links. */
  readonly list: () => Promise<readonly SharedLink[]>;
  readonly create: (terms: LinkTerms) => Promise<{ readonly code: string }>;
  /** Asks for uses and time before a link is made. */
  readonly hasTerms?: boolean;
  readonly revoke: (id: string) => Promise<void>;
  readonly urlOf: (code: string) => string;
}

/** Links that let people in: to a group, or to the server. */
export function LinkSection(props: LinkSectionProps) {
  const { title, note, emptyText, createLabel, urlOf } = props;
  const styles = useStyles();
  const t = useT();
  const toast = useToast();
  const links = useRequest(props.list);
  const [doomed, setDoomed] = useState<string>();
  const [isAsking, setAsking] = useState(false);
  const create = useAction(props.create, ({ code }) => {
    setAsking(false);
    links.reload();
    // A browser may refuse the clipboard; the link is in the list anyway.
    Clipboard.setStringAsync(urlOf(code)).then(
      () => toast({ text: t('settings.linkMade'), icon: 'check' }),
      () => {},
    );
  });
  const revoke = useAction(props.revoke, () => {
    setDoomed(undefined);
    links.reload();
  });
  const error = (isAsking ? undefined : create.error) ?? (links.value ? undefined : links.error);

  return (
    <>
      <Section
        title={title}
        note={note}
        action={
          <Button
            label={createLabel}
            variant="ghost"
            size="sm"
            icon="plus"
            isBusy={create.isBusy}
            onPress={() => (props.hasTerms ? setAsking(true) : create.run({}))}
          />
        }
      >
        {error ? (
          <View style={styles.pad}>
            <Banner
              tone="danger"
              text={error}
              isUrgent={create.error !== undefined}
              action={{ label: t('common.retry'), onPress: links.reload }}
            />
          </View>
        ) : null}
        {links.value?.map((link) => (
          <LinkRow
            key={link.id}
            url={urlOf(link.code)}
            usesLeft={link.usesLeft}
            expiresAtMs={link.expiresAtMs}
            onRevoke={() => setDoomed(link.id)}
          />
        ))}
        {links.value?.length === 0 && !error ? (
          <View style={styles.pad}>
            <Txt variant="label" color="textMuted" style={styles.empty}>
              {emptyText}
            </Txt>
          </View>
        ) : null}
        {links.value === undefined && links.isLoading && !error ? <SkeletonRows count={1} /> : null}
      </Section>
      {isAsking ? (
        <LinkTermsDialog
          isBusy={create.isBusy}
          error={create.error}
          onCreate={create.run}
          onClose={() => {
            setAsking(false);
            create.clear();
          }}
        />
      ) : null}
      <ConfirmDialog
        isOpen={doomed !== undefined}
        title={t('info.linkRevokeTitle')}
        text={t('info.linkRevokeText')}
        confirmLabel={t('info.linkRevoke')}
        isDangerous
        isBusy={revoke.isBusy}
        error={revoke.error}
        onClose={() => {
          setDoomed(undefined);
          revoke.clear();
        }}
        onConfirm={() => doomed !== undefined && revoke.run(doomed)}
      />
    </>
  );
}

const useStyles = makeStyles((t) => ({
  pad: { padding: t.space.lg },
  empty: { fontWeight: '400' },
}));
