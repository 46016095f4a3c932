import type { ConversationRow, GroupPolicy, Permission } from '@tidings/client';
import { View } from 'react-native';
import { FormError } from '../../forms';
import { useClient } from '../../hooks';
import { type MessageKey, useFormat, useT } from '../../i18n';
import { Menu, Switch, Txt } from '../../primitives';
import { useAction } from '../../requests';
import { Section } from '../../sections';
import { makeStyles } from '../../theme';

type Permitted = 'send' | 'add' | 'editDetails' | 'pin';

const permitted = [
  { key: 'send', label: 'policy.send' },
  { key: 'add', label: 'policy.add' },
  { key: 'editDetails', label: 'policy.editDetails' },
  { key: 'pin', label: 'policy.pin' },
] as const satisfies readonly { readonly key: Permitted; readonly label: MessageKey }[];

/** Seconds one may choose from. */
const paces = [0, 10, 30, 60, 300, 900, 3_600] as const;

/** Who may do what in the group; for those who may change it. */
export function PolicySection({ conversation }: { readonly conversation: ConversationRow }) {
  const styles = useStyles();
  const t = useT();
  const format = useFormat();
  const { conversations } = useClient();
  const { id, policy } = conversation;
  const save = useAction((next: GroupPolicy) => conversations.setPolicy(id, next));
  if (!policy) return null;
  const change = (part: Partial<GroupPolicy>) => save.run({ ...policy, ...part });
  const nameOf = (permission: Permission) => t(permission === 'everybody' ? 'policy.everybody' : 'policy.admins');
  const paceOf = (seconds: number) => (seconds === 0 ? t('policy.off') : format.duration(seconds));
  return (
    <>
      <Section title={t('policy.title')}>
        {permitted.map(({ key, label }) => (
          <Choice
            key={key}
            label={t(label)}
            value={policy[key]}
            choices={['everybody', 'admins']}
            nameOf={nameOf}
            onChoose={(permission) => change({ [key]: permission })}
          />
        ))}
        <Choice
          label={t('policy.slowMode')}
          text={t('policy.slowModeText')}
          value={policy.slowModeS}
          choices={paces}
          nameOf={paceOf}
          onChoose={(slowModeS) => change({ slowModeS })}
        />
        <Row label={t('policy.approval')} text={t('policy.approvalText')}>
          <View style={styles.switch}>
            <Switch
              label={t('policy.approval')}
              isOn={policy.joinApproval}
              isDisabled={save.isBusy}
              onChange={(joinApproval) => change({ joinApproval })}
            />
          </View>
        </Row>
      </Section>
      <FormError text={save.error} />
    </>
  );
}

interface ChoiceProps<Value> {
  readonly label: string;
  readonly text?: string;
  readonly value: Value;
  readonly choices: readonly Value[];
  readonly nameOf: (value: Value) => string;
  readonly onChoose: (value: Value) => void;
}

function Choice<Value extends string | number>({ label, text, value, choices, nameOf, onChoose }: ChoiceProps<Value>) {
  const styles = useStyles();
  return (
    <Row label={label} text={text}>
      <Txt variant="label" color="accentText" style={styles.value}>
        {nameOf(value)}
      </Txt>
      <Menu
        label={`${label}: ${nameOf(value)}`}
        icon="chevronDown"
        size={44}
        items={choices.map((choice) => ({ label: nameOf(choice), onPress: () => onChoose(choice) }))}
      />
    </Row>
  );
}

interface RowProps {
  readonly label: string;
  readonly text?: string | undefined;
  readonly children: React.ReactNode;
}

function Row({ label, text, children }: RowProps) {
  const styles = useStyles();
  return (
    <View style={styles.row}>
      <View style={styles.texts}>
        <Txt variant="label">{label}</Txt>
        {text ? (
          <Txt variant="caption" color="textMuted">
            {text}
          </Txt>
        ) : null}
      </View>
      {children}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  row: {
    flexDirection: 'row',
    alignItems: 'center',
    gap: t.space.sm,
    minHeight: 56,
    paddingVertical: t.space.xs,
    paddingStart: t.space.lg,
    paddingEnd: t.space.sm,
  },
  texts: { flex: 1, minWidth: 0, gap: 2 },
  value: { flexShrink: 0 },
  switch: { paddingEnd: t.space.sm },
}));
