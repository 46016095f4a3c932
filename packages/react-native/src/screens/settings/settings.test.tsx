import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { Person } from '@tidings/client';
import { ErrorCode, TidingsError } from '@tidings/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cell } from '../../testing/cell';
import { type DemoClient, openDemoClient } from '../../testing/demo-client';
import { demoId } from '../../testing/demo-people';
import { plugInCamera } from '../../testing/fake-camera';
import { renderKit } from '../../testing/render';
import { SessionsScreen } from './SessionsScreen';
import { SettingsScreen } from './SettingsScreen';

let client: DemoClient;
const nothing = () => {};
const dialog = () => within(screen.getByRole('dialog'));

beforeEach(() => {
  client = openDemoClient();
});
afterEach(cleanup);

describe('settings', () => {
  const onLooks = vi.fn();
  const render = () =>
    renderKit(
      <SettingsScreen
        looks={{ appearance: 'system', textSize: 'normal', accent: 'spruce' }}
        onLooks={onLooks}
        onPrivacy={nothing}
        onNotifications={nothing}
        onSessions={nothing}
        signUpUrl={(code) => `https://chat.example.org/invite/${code}`}
      />,
      { client },
    );
  const type = (testID: string, value: string) => fireEvent.change(screen.getByTestId(testID), { target: { value } });

  it('change the appearance', () => {
    render();
    for (const name of ['Dark', 'Large', 'Ocean']) fireEvent.click(screen.getByRole('radio', { name }));
    expect(onLooks.mock.calls).toEqual([[{ appearance: 'dark' }], [{ textSize: 'large' }], [{ accent: 'ocean' }]]);
  });

  it('change the name', async () => {
    const update = vi.spyOn(client.account, 'updateProfile');
    render();
    fireEvent.click(screen.getByRole('button', { name: 'Change name' }));
    type('name', ' Countess ');
    fireEvent.keyDown(screen.getByTestId('name'), { key: 'Enter' });
    await waitFor(() => expect(screen.getByText('Countess')).toBeTruthy());
    expect(update).toHaveBeenCalledExactlyOnceWith({ displayName: 'Countess' });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('say which of the two passwords is wrong', async () => {
    vi.spyOn(client.account, 'changePassword').mockRejectedValue(new TidingsError(ErrorCode.BAD_CREDENTIALS, 'wrong'));
    render();
    fireEvent.click(screen.getByTestId('password'));
    type('old-password', 'not this one');
    type('new-password', 'another long one');
    fireEvent.click(screen.getByTestId('submit'));
    await screen.findByText('The present password is wrong.');
    expect(screen.getByTestId('old-password').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByTestId('new-password').getAttribute('aria-invalid')).toBeNull();
  });

  it('give the focus back to what opened a dialog', async () => {
    render();
    const row = screen.getByTestId('password');
    row.focus();
    fireEvent.click(row);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('old-password')));
    fireEvent.click(dialog().getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(document.activeElement).toBe(row));
  });

  it('sign out after a question', async () => {
    const signOut = vi.spyOn(client.account, 'signOut');
    render();
    fireEvent.click(screen.getByTestId('sign-out'));
    expect(signOut).not.toHaveBeenCalled();
    fireEvent.click(dialog().getByRole('button', { name: 'Sign out' }));
    await waitFor(() => expect(signOut).toHaveBeenCalledTimes(1));
  });

  it('let the owner make and revoke sign-up links', async () => {
    render();
    await screen.findByText('There is no sign-up link yet.');
    fireEvent.click(screen.getByRole('button', { name: 'Create link' }));
    await screen.findByText(/chat\.example\.org\/invite\//);
    fireEvent.click(screen.getByRole('button', { name: 'Revoke the link' }));
    fireEvent.click(dialog().getByRole('button', { name: 'Revoke the link' }));
    await screen.findByText('There is no sign-up link yet.');
  });
});

describe('sessions', () => {
  it('without keys lose their session, never the present one', async () => {
    const revoke = vi.spyOn(client.account, 'revokeSession');
    renderKit(<SessionsScreen />, { client });
    await screen.findByText('Chrome on Linux');
    expect(screen.queryByRole('button', { name: 'Remove Chrome on Linux' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Remove Firefox on Windows' }));
    fireEvent.click(dialog().getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(screen.queryByText('Firefox on Windows')).toBeNull());
    expect(revoke).toHaveBeenCalledTimes(1);
    expect(screen.getByText('iPhone of Ada')).toBeTruthy();
  });

  it('can all be revoked at once, except the present one', async () => {
    renderKit(<SessionsScreen />, { client });
    fireEvent.click(await screen.findByRole('button', { name: 'Remove all other devices' }));
    fireEvent.click(dialog().getByRole('button', { name: 'Remove' }));
    await screen.findByText('You’re not signed in anywhere else.');
    expect(screen.getByText('Chrome on Linux')).toBeTruthy();
  });

  it('say what went wrong, with another try', async () => {
    vi.spyOn(client.account, 'listSessions').mockRejectedValueOnce(new TidingsError(ErrorCode.OVERLOADED, 'busy'));
    client.demo.setConnection({ phase: 'connecting' });
    renderKit(<SessionsScreen />, { client });
    await screen.findByText('The server is very busy. Please try again in a moment.');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Chrome on Linux');
  });
});

describe('devices', () => {
  const idOf = (at: number) => `device-${demoId(6, at)}`;

  it('say which have no keys yet, and which are signed out', async () => {
    renderKit(<SessionsScreen />, { client });
    expect((await screen.findByTestId(idOf(3))).textContent).toContain('No keys yet');
    expect(screen.getByTestId(idOf(4)).textContent).toContain('Signed out; remove it');
    expect(screen.getByTestId(idOf(2)).textContent).not.toContain('No keys yet');
    expect(screen.getByTestId(idOf(1)).textContent).toContain('In use now');
  });

  it('are told apart from those that the server alone names', async () => {
    const me = client.account.current.get()?.user as Person;
    const safety = { person: me, isVerified: false, hasChanged: false, hasFalseDevices: true };
    vi.spyOn(client.encryption, 'observeSafety').mockReturnValue(cell(safety));
    renderKit(<SessionsScreen />, { client });
    expect((await screen.findByRole('alert')).textContent).toMatch(/They are not believed and get no keys/);
  });

  it('lose their keys when they are removed, after a question', async () => {
    const remove = vi.spyOn(client.encryption, 'removeDevice');
    renderKit(<SessionsScreen />, { client });
    fireEvent.click(await screen.findByRole('button', { name: 'Remove iPhone of Ada' }));
    expect(remove).not.toHaveBeenCalled();
    fireEvent.click(screen.getByTestId('device-remove-confirm'));
    await waitFor(() => expect(screen.queryByTestId(idOf(2))).toBeNull());
    expect(remove).toHaveBeenCalledExactlyOnceWith(demoId(6, 2));
  });

  it('are linked by the code, however it was broken into lines', async () => {
    const link = vi.spyOn(client.encryption, 'linkDevice');
    renderKit(<SessionsScreen />, { client });
    fireEvent.click(screen.getByTestId('link-device'));
    fireEvent.click(screen.getByTestId('link-submit'));
    await screen.findByText('Paste the code that the new device shows.');
    link.mockRejectedValueOnce(new TidingsError(ErrorCode.INVALID_ARGUMENT, 'no code'));
    fireEvent.change(screen.getByTestId('link-paste'), { target: { value: ' tidings-device:\nAaC8 ' } });
    fireEvent.click(screen.getByTestId('link-submit'));
    await screen.findByText(/This is no link code of a device of yours/);
    // A press is taken only once the button has been told that it is free again, some moments after its words are there.
    await waitFor(() => {
      fireEvent.click(screen.getByTestId('link-submit'));
      expect(link).toHaveBeenCalledTimes(2);
    });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(link).toHaveBeenLastCalledWith('tidings-device:AaC8');
  });

  it('are linked by camera, at once', async () => {
    const camera = plugInCamera();
    const link = vi.spyOn(client.encryption, 'linkDevice');
    renderKit(<SessionsScreen />, { client });
    fireEvent.click(screen.getByTestId('link-device'));
    fireEvent.click(screen.getByTestId('scan'));
    camera.show('tidings-device:AaC8');
    await screen.findByText(/Device linked/);
    expect(link).toHaveBeenCalledExactlyOnceWith('tidings-device:AaC8');
    expect(camera.track.stop).toHaveBeenCalledTimes(1);
    vi.unstubAllGlobals();
  });
});
