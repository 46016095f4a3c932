import type { ListFilter } from '@tidings/client';
import { useState } from 'react';
import { View } from 'react-native';
import { FilterChips, MuteDialog } from '../conversations';
import { Badge, Button, useToast } from '../primitives';
import { AppearanceSection } from '../screens/settings/AppearanceSection';
import { LevelControl } from '../screens/settings/LevelControl';
import { FilterChip } from '../search';
import { QuickSwitcher, ShortcutsDialog } from '../shortcuts';
import { DayDialog } from '../timeline';
import { Specimen } from './Specimen';

/** Keeping conversations in order, notifications, looks, shortcuts. */
export function OrganiseStates() {
  const [filter, setFilter] = useState<ListFilter>('all');
  const [level, setLevel] = useState<'all' | 'mentions' | 'none'>('all');
  const [shown, setShown] = useState<'mute' | 'day' | 'switcher' | 'help'>();
  const toast = useToast();
  const nothing = () => {};
  const close = () => setShown(undefined);
  return (
    <>
      <Specimen title="Filters">
        <FilterChips value={filter} onChange={setFilter} />
      </Specimen>
      <Specimen title="Filters of a search: nothing, and something chosen" isRow>
        <FilterChip icon="user" label="From" onPress={nothing} onClear={nothing} />
        <FilterChip icon="user" label="From" value="Mara Lindqvist" onPress={nothing} onClear={nothing} />
        <FilterChip icon="calendar" label="Date" value="1 Nov 2026 to 5 Nov 2026" onPress={nothing} onClear={nothing} />
      </Specimen>
      <Specimen title="Badges: to be read, and muted">
        <View style={{ flexDirection: 'row', gap: 8 }}>
          <Badge count={12} label="12" />
          <Badge count={12} label="12" isQuiet />
        </View>
      </Specimen>
      <Specimen title="Notification level">
        <LevelControl label="Level" value={level} onChange={setLevel} />
      </Specimen>
      <Specimen title="Dialogs and toasts">
        <Button label="Mute" onPress={() => setShown('mute')} />
        <Button label="Choose a day" onPress={() => setShown('day')} />
        <Button label="Quick switcher" onPress={() => setShown('switcher')} />
        <Button label="Shortcuts" onPress={() => setShown('help')} />
        <Button
          label="A message elsewhere"
          onPress={() =>
            toast({ text: 'Mara: There you are', icon: 'message', action: { label: 'Open', onPress: nothing } })
          }
        />
      </Specimen>
      <AppearanceSection appearance="system" textSize="normal" accent="spruce" onChange={nothing} />
      <MuteDialog isOpen={shown === 'mute'} title="Garden house" onMute={close} onClose={close} />
      <DayDialog atMs={shown === 'day' ? Date.now() : undefined} nowMs={Date.now()} onPick={close} onClose={close} />
      <QuickSwitcher isOpen={shown === 'switcher'} onClose={close} onOpen={close} />
      <ShortcutsDialog isOpen={shown === 'help'} onClose={close} />
    </>
  );
}
