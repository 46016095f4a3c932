import type { Person } from '@tidings/client';
import type { ReactNode } from 'react';
import { usePresence } from '../hooks';
import { useT } from '../i18n';
import { Avatar, ListRow, type ListRowProps } from '../primitives';

export interface PersonRowProps
  extends Pick<ListRowProps, 'onPress' | 'isSelected' | 'isDisabled' | 'role' | 'testID' | 'mark'> {
  readonly person: Person;
  readonly trailing?: ReactNode;
  /** Instead of the handle. */
  readonly subtitle?: string | undefined;
  readonly name?: string;
}

/** Somebody, with their presence. */
export function PersonRow({ person, name = person.displayName, subtitle, ...row }: PersonRowProps) {
  const t = useT();
  const presence = usePresence(person.id);
  return (
    <ListRow
      {...row}
      title={name}
      subtitle={subtitle ?? t('common.handle', { handle: person.handle })}
      leading={<Avatar id={person.id} name={person.displayName} size={40} isOnline={presence?.isOnline ?? false} />}
    />
  );
}
