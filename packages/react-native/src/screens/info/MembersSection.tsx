import type { ConversationRow, MemberRow, MemberWarning } from '@tidings/client';
import { type ConversationId, Role, type UserId } from '@tidings/protocol';
import { useState } from 'react';
import { View } from 'react-native';
import { VerifiedBadge } from '../../encryption';
import { FormError } from '../../forms';
import { useBlocked, useClient, useMembers } from '../../hooks';
import { type MessageKey, useT } from '../../i18n';
import type { IconName } from '../../icons';
import { PersonRow } from '../../people';
import { Button, ConfirmDialog, Menu, TextField, Txt } from '../../primitives';
import { BlockDialog } from '../../privacy';
import { useAction } from '../../requests';
import { Section, SkeletonRows, usePortion } from '../../sections';
import { makeStyles } from '../../theme';
import { AddPeopleDialog } from './AddPeopleDialog';
import { type MemberAction, memberActions } from './member-actions';

export interface MembersSectionProps {
  readonly conversation: ConversationRow;
  readonly onOpen: (conversation: ConversationId) => void;
  readonly onVerify: (user: UserId) => void;
}

const looks = {
  message: { label: 'info.message', icon: 'message', tone: 'normal' },
  verify: { label: 'safety.compareWith', icon: 'key', tone: 'normal' },
  makeOwner: { label: 'info.makeOwner', icon: 'crown', tone: 'normal' },
  makeAdmin: { label: 'info.makeAdmin', icon: 'shield', tone: 'normal' },
  makeMember: { label: 'info.makeMember', icon: 'user', tone: 'normal' },
  remove: { label: 'info.remove', icon: 'userRemove', tone: 'danger' },
  ban: { label: 'info.ban', icon: 'ban', tone: 'danger' },
  block: { label: 'privacy.block', icon: 'eyeOff', tone: 'danger' },
  unblock: { label: 'privacy.unblock', icon: 'eye', tone: 'normal' },
} as const satisfies Record<MemberAction, { label: MessageKey; icon: IconName; tone: 'normal' | 'danger' }>;

const roleNames = {
  [Role.UNSPECIFIED]: 'info.role.member',
  [Role.OWNER]: 'info.role.owner',
  [Role.ADMIN]: 'info.role.admin',
  [Role.MEMBER]: 'info.role.member',
} as const satisfies Record<Role, MessageKey>;

const warnings = {
  no_keys: 'members.noKeys',
  unlisted: 'members.unlisted',
  false_devices: 'members.falseDevices',
} as const satisfies Record<MemberWarning, MessageKey>;

type Doubtful = { readonly member: MemberRow; readonly action: keyof typeof questions };

const questions = {
  remove: { title: 'info.removeTitle', text: 'info.removeText', confirm: 'common.remove' },
  ban: { title: 'info.banTitle', text: 'info.banText', confirm: 'info.ban' },
  makeOwner: { title: 'info.makeOwnerTitle', text: 'info.makeOwnerText', confirm: 'info.makeOwner' },
} as const satisfies Partial<Record<MemberAction, { title: MessageKey; text: MessageKey; confirm: MessageKey }>>;

export function MembersSection({ conversation, onOpen, onVerify }: MembersSectionProps) {
  const styles = useStyles();
  const t = useT();
  const { conversations, privacy } = useClient();
  const blocked = new Set(useBlocked().map((person) => person.id));
  const [toBlock, setToBlock] = useState<MemberRow>();
  const unblock = useAction((user: UserId) => privacy.setBlocked(user, false));
  const { id, role, can } = conversation;
  const members = useMembers(id);
  const [sought, setSought] = useState('');
  const { shown, more } = usePortion(members?.filter((member) => isCalled(member, sought)));
  const [isAdding, setAdding] = useState(false);
  const [doubtful, setDoubtful] = useState<Doubtful>();
  const write = useAction((user: UserId) => conversations.createDirect(user), onOpen);
  const setRole = useAction(
    (user: UserId, next: Role) => conversations.setRole(id, user, next),
    () => setDoubtful(undefined),
  );
  const remove = useAction(
    (user: UserId, ban: boolean) => conversations.removeMember(id, user, { ban }),
    () => setDoubtful(undefined),
  );

  const perform = (action: MemberAction, member: MemberRow) => {
    switch (action) {
      case 'message':
        return write.run(member.id);
      case 'verify':
        return onVerify(member.id);
      case 'makeAdmin':
        return setRole.run(member.id, Role.ADMIN);
      case 'makeMember':
        return setRole.run(member.id, Role.MEMBER);
      case 'block':
        return setToBlock(member);
      case 'unblock':
        return unblock.run(member.id);
      case 'makeOwner':
      case 'remove':
      case 'ban':
        return setDoubtful({ action, member });
    }
  };

  const question = questions[doubtful?.action ?? 'remove'];
  return (
    <>
      <Section
        title={members ? t('members.count', { count: members.length }) : t('info.members')}
        action={
          can.add ? (
            <Button
              label={t('info.addPeople')}
              variant="ghost"
              size="sm"
              icon="userAdd"
              onPress={() => setAdding(true)}
            />
          ) : undefined
        }
      >
        {members && members.length >= searchFrom ? (
          <View style={styles.search}>
            <TextField
              label={t('info.searchMembers')}
              isLabelHidden
              icon="search"
              placeholder={t('info.searchMembers')}
              value={sought}
              onChange={setSought}
              autoComplete="off"
              testID="search-members"
            />
          </View>
        ) : null}
        {shown?.length === 0 ? (
          <Txt variant="label" color="textMuted" role="status" style={styles.nobody}>
            {t('info.noMember')}
          </Txt>
        ) : null}
        {shown ? (
          shown.map((member) => (
            <PersonRow
              key={member.id}
              person={member}
              subtitle={member.warning && t(warnings[member.warning])}
              mark={<VerifiedBadge user={member.isSelf ? undefined : member.id} />}
              {...(member.isSelf ? { name: t('common.you') } : {})}
              trailing={
                <MemberTail
                  member={member}
                  actions={memberActions(role, member, blocked.has(member.id))}
                  onAction={(action) => perform(action, member)}
                />
              }
            />
          ))
        ) : (
          <SkeletonRows count={3} />
        )}
        {more}
      </Section>
      <FormError text={doubtful ? undefined : (write.error ?? setRole.error ?? unblock.error)} />
      <ConfirmDialog
        isOpen={doubtful !== undefined}
        title={t(question.title, { name: doubtful?.member.displayName ?? '' })}
        text={t(question.text)}
        confirmLabel={t(question.confirm)}
        isDangerous={doubtful?.action !== 'makeOwner'}
        isBusy={remove.isBusy || setRole.isBusy}
        error={remove.error ?? setRole.error}
        onClose={() => {
          setDoubtful(undefined);
          remove.clear();
          setRole.clear();
        }}
        onConfirm={() => {
          if (doubtful?.action === 'makeOwner') setRole.run(doubtful.member.id, Role.OWNER);
          else if (doubtful) remove.run(doubtful.member.id, doubtful.action === 'ban');
        }}
      />
      <BlockDialog person={toBlock} onClose={() => setToBlock(undefined)} />
      <AddPeopleDialog conversation={id} members={members ?? []} isOpen={isAdding} onClose={() => setAdding(false)} />
    </>
  );
}

/** Shorter lists are searched with the eye. */
const searchFrom = 8;

function isCalled({ displayName, handle }: MemberRow, sought: string): boolean {
  const words = sought.trim().toLocaleLowerCase();
  return displayName.toLocaleLowerCase().includes(words) || handle.includes(words);
}

interface MemberTailProps {
  readonly member: MemberRow;
  readonly actions: readonly MemberAction[];
  readonly onAction: (action: MemberAction) => void;
}

function MemberTail({ member, actions, onAction }: MemberTailProps) {
  const styles = useStyles();
  const t = useT();
  return (
    <View style={styles.tail}>
      {member.role === Role.MEMBER || member.role === Role.UNSPECIFIED ? null : (
        <View style={styles.role}>
          <Txt variant="captionStrong" color="onAccentSoft">
            {t(roleNames[member.role])}
          </Txt>
        </View>
      )}
      {actions.length > 0 ? (
        <Menu
          label={t('info.memberActions', { name: member.displayName })}
          icon="moreHorizontal"
          size={38}
          items={actions.map((action) => ({
            label: t(looks[action].label),
            icon: looks[action].icon,
            tone: looks[action].tone,
            onPress: () => onAction(action),
          }))}
        />
      ) : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  search: { padding: t.space.md },
  nobody: { padding: t.space.lg, textAlign: 'center' },
  tail: { flexDirection: 'row', alignItems: 'center', gap: t.space.xs },
  role: {
    paddingHorizontal: t.space.sm + 2,
    paddingVertical: 3,
    borderRadius: t.radius.full,
    backgroundColor: t.color.accentSoft,
  },
}));
