import { useState } from 'react';
import {
  Avatar,
  Badge,
  Banner,
  Button,
  type ButtonVariant,
  ConfirmDialog,
  EmptyState,
  IconButton,
  ListRow,
  Menu,
  SegmentedControl,
  Skeleton,
  Spinner,
  Switch,
  TextField,
  Txt,
  useToast,
} from '../primitives';
import { people } from '../testing/demo-people';
import { type Theme, useTheme } from '../theme';
import { Specimen } from './Specimen';

const nothing = () => {};
const variants: readonly ButtonVariant[] = ['primary', 'soft', 'outline', 'ghost', 'danger', 'dangerGhost'];

/** Every primitive in its states. */
export function Primitives() {
  return (
    <>
      <Typography />
      <Buttons />
      <Fields />
      <Choices />
      <Specimen title="Avatars" isRow>
        {Object.values(people).map(({ id, displayName }, at) => (
          <Avatar key={id} id={id} name={displayName} isOnline={at % 3 === 0} />
        ))}
        <Avatar id="group" name="Group" icon="users" />
      </Specimen>
      <Specimen title="Badges, spinner, skeleton" isRow>
        <Badge count={3} label="3 unread" />
        <Badge count={128} label="128 unread" />
        <Badge count={4_000} label="4,000 unread" />
        <Spinner />
        <Skeleton width={180} />
      </Specimen>
      <Specimen title="Banners">
        <Banner text="For your information." />
        <Banner tone="success" text="That worked." />
        <Banner tone="warning" text="Take care." action={{ label: 'Try again', onPress: nothing }} />
        <Banner tone="danger" text="That did not work." />
      </Specimen>
      <Specimen title="Rows">
        <ListRow title="With a subtitle" subtitle="And something that opens" hasChevron onPress={nothing} />
        <ListRow title="Selected" isSelected onPress={nothing} />
        <ListRow title="Dangerous" tone="danger" onPress={nothing} />
        <ListRow title="Disabled" isDisabled onPress={nothing} />
      </Specimen>
      <Specimen title="Empty">
        <EmptyState icon="messages" title="Nothing here yet" text="What could be here, and how it gets here.">
          <Button label="Begin" onPress={nothing} />
        </EmptyState>
      </Specimen>
    </>
  );
}

function Typography() {
  const { type } = useTheme();
  return (
    <Specimen title="Type">
      {Object.keys(type).map((variant) => (
        <Txt key={variant} variant={variant as keyof Theme['type']}>
          {`${variant} – Tidings from the coast, أخبار من الساحل`}
        </Txt>
      ))}
    </Specimen>
  );
}

function Buttons() {
  return (
    <Specimen title="Buttons" isRow>
      {variants.map((variant) => (
        <Button key={variant} label={variant} variant={variant} onPress={nothing} />
      ))}
      <Button label="With icon" icon="plus" onPress={nothing} />
      <Button label="Busy" isBusy onPress={nothing} />
      <Button label="Disabled" isDisabled onPress={nothing} />
      <Button label="Small" size="sm" onPress={nothing} />
      <Button label="Large" size="lg" onPress={nothing} />
      {(['plain', 'soft', 'filled', 'raised'] as const).map((variant) => (
        <IconButton key={variant} icon="settings" label={variant} variant={variant} onPress={nothing} />
      ))}
    </Specimen>
  );
}

function Fields() {
  const [text, setText] = useState('ada');
  return (
    <Specimen title="Fields">
      <TextField
        label="Handle"
        prefix="@"
        value={text}
        onChange={setText}
        helper="Letters, digits, _ . -"
        isLeftToRight
      />
      <TextField label="Password" value={text} onChange={setText} isPassword error="At least eight characters." />
      <TextField label="Search" isLabelHidden icon="search" value={text} onChange={setText} canClear />
      <TextField label="Disabled" value="As it is" onChange={nothing} isDisabled />
    </Specimen>
  );
}

function Choices() {
  const [isOn, setOn] = useState(true);
  const [mode, setMode] = useState<'system' | 'light' | 'dark'>('system');
  const [isOpen, setOpen] = useState(false);
  const toast = useToast();
  return (
    <Specimen title="Choices and overlays" isRow>
      <Switch label="A switch" isOn={isOn} onChange={setOn} />
      <Switch label="A disabled switch" isOn={false} onChange={nothing} isDisabled />
      <SegmentedControl
        label="Appearance"
        value={mode}
        onChange={setMode}
        segments={[
          { value: 'system', label: 'System', icon: 'monitor' },
          { value: 'light', label: 'Light', icon: 'sun' },
          { value: 'dark', label: 'Dark', icon: 'moon' },
        ]}
      />
      <Menu
        label="More"
        items={[
          { label: 'Rename', icon: 'edit', onPress: nothing },
          { label: 'Not now', icon: 'clock', onPress: nothing, isDisabled: true },
          { label: 'Delete', icon: 'trash', onPress: nothing, tone: 'danger' },
        ]}
      />
      <Button label="Dialog" variant="outline" onPress={() => setOpen(true)} />
      <Button label="Toast" variant="outline" onPress={() => toast({ text: 'Copied', icon: 'check' })} />
      <ConfirmDialog
        isOpen={isOpen}
        title="Remove Mara?"
        text="She can read what was written so far, and nothing newer."
        confirmLabel="Remove"
        isDangerous
        onConfirm={() => setOpen(false)}
        onClose={() => setOpen(false)}
      />
    </Specimen>
  );
}
