import type { Person } from '@tidings/client';
import type { UserId } from '@tidings/protocol';
import { useState } from 'react';
import { View } from 'react-native';
import { useT } from '../i18n';
import { Icon } from '../icons';
import { TextField } from '../primitives';
import { Section } from '../sections/Section';
import { usePortion } from '../sections/use-portion';
import { makeStyles, useTheme } from '../theme';
import { Chip } from './Chip';
import { PersonRow } from './PersonRow';
import { SearchNotes } from './SearchNotes';
import { usePeopleSearch } from './use-people-search';

export interface PeoplePickerProps {
  readonly chosen: readonly Person[];
  readonly onChange: (chosen: readonly Person[]) => void;
  /** Not to be offered: members already. */
  readonly excluded?: ReadonlySet<UserId>;
  readonly autoFocus?: boolean;
  readonly ground?: 'surface' | 'canvas';
}

const nobody: ReadonlySet<UserId> = new Set();

/** Chooses several people: from those one knows, or by handle. */
export function PeoplePicker({
  chosen,
  onChange,
  excluded = nobody,
  autoFocus = false,
  ground = 'surface',
}: PeoplePickerProps) {
  const styles = useStyles();
  const t = useT();
  const [typed, setTyped] = useState('');
  const search = usePeopleSearch(typed);
  const offered = [...(search.found ? [search.found] : []), ...search.known].filter(({ id }) => !excluded.has(id));
  const { shown = [], more } = usePortion(offered);
  const isChosen = ({ id }: Person) => chosen.some((person) => person.id === id);
  const remove = ({ id }: Person) => onChange(chosen.filter((person) => person.id !== id));
  const toggle = (person: Person) => {
    if (isChosen(person)) return remove(person);
    onChange([...chosen, person]);
    setTyped('');
  };
  const first = offered[0];
  return (
    <View style={styles.picker}>
      {chosen.length > 0 ? (
        <View style={styles.chips} role="group" aria-label={t('new.chosen', { count: chosen.length })}>
          {chosen.map((person) => (
            <Chip key={person.id} person={person} onRemove={() => remove(person)} />
          ))}
        </View>
      ) : null}
      <TextField
        ground={ground}
        label={t('new.find')}
        isLabelHidden
        icon="search"
        placeholder={t('new.findPlaceholder')}
        value={typed}
        onChange={setTyped}
        onSubmit={() => typed !== '' && first && !isChosen(first) && toggle(first)}
        submitBehavior="submit"
        canClear
        autoFocus={autoFocus}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        testID="find"
      />
      <SearchNotes search={search} />
      {offered.length > 0 ? (
        <Section>
          {shown.map((person) => (
            <PersonRow
              key={person.id}
              person={person}
              role="checkbox"
              isSelected={isChosen(person)}
              onPress={() => toggle(person)}
              trailing={<Tick isOn={isChosen(person)} />}
            />
          ))}
          {more}
        </Section>
      ) : null}
    </View>
  );
}

function Tick({ isOn }: { readonly isOn: boolean }) {
  const styles = useStyles();
  const { color } = useTheme();
  return (
    <View style={[styles.tick, isOn ? styles.tickOn : undefined]} aria-hidden>
      {isOn ? <Icon name="check" size={14} color={color.onAccent} strokeWidth={3} /> : null}
    </View>
  );
}

const useStyles = makeStyles((t) => ({
  picker: { gap: t.space.md },
  chips: { flexDirection: 'row', flexWrap: 'wrap', gap: t.space.sm },
  tick: {
    width: 22,
    height: 22,
    borderRadius: 11,
    borderWidth: 1.5,
    borderColor: t.color.lineStrong,
    alignItems: 'center',
    justifyContent: 'center',
  },
  tickOn: { backgroundColor: t.color.accent, borderColor: t.color.accent },
}));
