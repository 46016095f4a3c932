import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { renderKit } from '../testing/render';
import { ConfirmDialog } from './ConfirmDialog';
import { Menu } from './Menu';
import { TextField } from './TextField';

afterEach(cleanup);

describe('ConfirmDialog', () => {
  it('is a named dialog, closes by Escape, and asks before it acts', () => {
    const onConfirm = vi.fn();
    const onClose = vi.fn();
    renderKit(
      <ConfirmDialog
        isOpen
        title="Remove Mara?"
        text="…"
        confirmLabel="Remove"
        onConfirm={onConfirm}
        onClose={onClose}
      />,
    );
    expect(screen.getByRole('dialog', { name: 'Remove Mara?' })).toBeTruthy();
    fireEvent.keyUp(document, { key: 'Escape' });
    expect(onClose).toHaveBeenCalledOnce();
    expect(onConfirm).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
    expect(onConfirm).toHaveBeenCalledOnce();
  });
});

describe('Menu', () => {
  const open = async (onPress: () => void) => {
    renderKit(
      <Menu
        label="More"
        items={[
          { label: 'Rename', onPress: () => {} },
          { label: 'Delete', onPress },
        ]}
      />,
    );
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'More' }));
      await new Promise((done) => setTimeout(done));
    });
    return screen.findByRole('menu');
  };

  it('begins at its first item, moves by arrows and around, and acts', async () => {
    const onPress = vi.fn();
    const menu = await open(onPress);
    const [rename, remove] = screen.getAllByRole('menuitem');
    expect(document.activeElement).toBe(rename);
    fireEvent.keyDown(menu, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(remove);
    fireEvent.keyDown(menu, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(rename);
    fireEvent.click(remove as HTMLElement);
    expect(onPress).toHaveBeenCalledOnce();
    expect(screen.queryByRole('menu')).toBeNull();
  });
});

describe('TextField', () => {
  it('is named by its label and described by its error', () => {
    renderKit(<TextField label="Handle" value="" onChange={() => {}} error="This is taken." />);
    const field = screen.getByRole('textbox', { name: 'Handle' });
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent).toBe('This is taken.');
  });

  it('shows a password when asked', () => {
    renderKit(<TextField label="Password" value="secret" onChange={() => {}} isPassword />);
    const field = screen.getByLabelText('Password') as HTMLInputElement;
    expect(field.type).toBe('password');
    fireEvent.click(screen.getByRole('button', { name: 'Show password' }));
    expect(field.type).toBe('text');
  });
});
