import { act, cleanup, screen } from '@testing-library/react';
import { useState } from 'react';
import { Text } from 'react-native';
import { afterEach, expect, it } from 'vitest';
import { Dialog, TextField } from '../primitives';
import { renderKit } from '../testing/render';
import { useTwoPanes } from './use-two-panes';

function resize(width: number) {
  act(() => {
    Object.defineProperty(document.documentElement, 'clientWidth', { value: width, configurable: true });
    window.innerWidth = width;
    window.dispatchEvent(new Event('resize'));
  });
}

/** Two trees, as the app has them: what the one holds is gone with it. */
function Screens({ hasDialog }: { readonly hasDialog: boolean }) {
  return useTwoPanes() ? (
    <Pane key="wide" name="wide" hasDialog={hasDialog} />
  ) : (
    <Pane key="narrow" name="narrow" hasDialog={hasDialog} />
  );
}

function Pane({ name, hasDialog }: { readonly name: string; readonly hasDialog: boolean }) {
  const [typed, setTyped] = useState(name);
  return (
    <>
      <Text testID="layout">{name}</Text>
      <Dialog isOpen={hasDialog} onClose={() => {}} title="…">
        <TextField label="…" value={typed} onChange={setTyped} />
      </Dialog>
    </>
  );
}

afterEach(() => {
  cleanup();
  resize(1024);
});

const layout = () => screen.getByTestId('layout').textContent;

it('follows the width of the window', () => {
  resize(1200);
  renderKit(<Screens hasDialog={false} />);
  expect(layout()).toBe('wide');
  resize(600);
  expect(layout()).toBe('narrow');
});

it('waits until no dialog is open any more', () => {
  resize(1200);
  const { rerender } = renderKit(<Screens hasDialog />);
  resize(600);
  expect(layout()).toBe('wide');
  expect((screen.getByRole('textbox') as HTMLInputElement).value).toBe('wide');
  rerender(<Screens hasDialog={false} />);
  expect(layout()).toBe('narrow');
});
