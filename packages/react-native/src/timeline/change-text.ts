import type { ConversationChange, GroupPolicy } from '@tidings/client';
import { ConversationKind, Role, type UserId } from '@tidings/protocol';
import type { Format, Translate } from '../i18n';

export interface ChangeTextInput {
  readonly change: ConversationChange;
  readonly authorName: string;
  readonly isOwn: boolean;
  /** Who reads it: is called "you". */
  readonly self: UserId | undefined;
}

/** What happened to a conversation, as a sentence. */
export function changeText(
  { change, authorName: name, isOwn, self }: ChangeTextInput,
  t: Translate,
  format: Format,
): string {
  const isReader = (person: { readonly id: UserId }) => person.id === self;
  const nameOf = (person: { readonly id: UserId; readonly displayName: string }) =>
    isReader(person) ? t('change.you') : person.displayName;

  switch (change.type) {
    case 'created':
      if (change.kind === ConversationKind.DIRECT) return t('change.created.direct');
      return isOwn ? t('change.created.groupOwn') : t('change.created.group', { name });
    case 'added': {
      const people = format.list(change.people.map(nameOf));
      if (!isOwn && change.people.every(isReader)) return t('change.addedYou', { name });
      return isOwn ? t('change.addedOwn', { people }) : t('change.added', { name, people });
    }
    case 'removed': {
      const person = nameOf(change.person);
      if (change.isBanned && !isOwn && isReader(change.person)) return t('change.bannedYou', { name });
      if (change.isBanned) return isOwn ? t('change.bannedOwn', { person }) : t('change.banned', { name, person });
      if (!isOwn && isReader(change.person)) return t('change.removedYou', { name });
      return isOwn ? t('change.removedOwn', { person }) : t('change.removed', { name, person });
    }
    case 'unbanned': {
      const person = nameOf(change.person);
      return isOwn ? t('change.unbannedOwn', { person }) : t('change.unbanned', { name, person });
    }
    case 'policy': {
      const said = isOwn ? t('change.policyOwn') : t('change.policy', { name });
      return [said, ...restrictions(change.policy, t, format)].join(' · ');
    }
    case 'timer': {
      if (change.expireAfterS === 0) return isOwn ? t('change.timerOffOwn') : t('change.timerOff', { name });
      const time = format.period(change.expireAfterS);
      return isOwn ? t('change.timerOwn', { time }) : t('change.timer', { name, time });
    }
    case 'described':
      return isOwn ? t('change.describedOwn') : t('change.described', { name });
    case 'pictured':
      if (!change.hasPicture) return isOwn ? t('change.unpicturedOwn') : t('change.unpictured', { name });
      return isOwn ? t('change.picturedOwn') : t('change.pictured', { name });
    case 'left':
      return isOwn ? t('change.leftOwn') : t('change.left', { name });
    case 'joined':
      return isOwn ? t('change.joinedOwn') : t('change.joined', { name });
    case 'role': {
      const person = nameOf(change.person);
      const role = change.role === Role.OWNER ? 'owner' : change.role === Role.ADMIN ? 'admin' : 'member';
      if (!isOwn && isReader(change.person)) return t(`change.role.${role}You`, { name });
      return isOwn ? t(`change.role.${role}Own`, { person }) : t(`change.role.${role}`, { name, person });
    }
    case 'renamed':
      return isOwn
        ? t('change.renamedOwn', { title: change.title })
        : t('change.renamed', { name, title: change.title });
    case 'identity':
      return t('change.identity', { person: nameOf(change.person) });
    case 'reset': {
      if (change.newcomers.length === 0) return isOwn ? t('change.resetOwn') : t('change.reset', { name });
      const people = format.list(change.newcomers.map(nameOf));
      return isOwn ? t('change.resetWithOwn', { people }) : t('change.resetWith', { name, people });
    }
    case 'entered':
      return t('change.entered', { people: format.list(change.people.map(nameOf)) });
    case 'unproven':
      return t('change.unproven');
  }
}

/** What members notice first: that they may not write, or not often. */
function restrictions({ send, slowModeS }: GroupPolicy, t: Translate, format: Format): readonly string[] {
  return [
    ...(send === 'admins' ? [t('policy.onlyAdmins')] : []),
    ...(slowModeS > 0 ? [t('policy.slow', { time: format.duration(slowModeS) })] : []),
  ];
}
