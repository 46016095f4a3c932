import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import type { Person } from '@tidings/client';
import { ErrorCode, TidingsError } from '@tidings/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cell } from '../../testing/cell';
import { type DemoClient, openDemoClient } from '../../testing/demo-client';
import { people } from '../../testing/demo-people';
import { plugInCamera } from '../../testing/fake-camera';
import { renderKit } from '../../testing/render';
import { VerifyScreen } from './VerifyScreen';

vi.mock('expo-clipboard', () => ({ setStringAsync: vi.fn(async () => true) }));

const { mara, kenji, tomas } = people;
let client: DemoClient;
const show = (person: Person) => renderKit(<VerifyScreen user={person.id} />, { client });
const safetyOf = (person: Person) => client.encryption.observeSafety(person.id).get();
const numberOf = (person: Person) => client.encryption.observeSafetyNumber(person.id).get();
const paste = (code: string) => {
  fireEvent.change(screen.getByTestId('safety-code'), { target: { value: code } });
  fireEvent.click(screen.getByTestId('safety-check'));
};

beforeEach(() => {
  client = openDemoClient();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the safety number', () => {
  it('stands in twelve groups of five, said digit by digit, from left to right', () => {
    show(mara);
    const digits = screen.getByTestId('safety-digits');
    expect(digits.textContent).toBe(numberOf(mara)?.digits);
    expect(digits.getAttribute('dir')).toBe('ltr');
    const groups = screen.getAllByRole('listitem');
    expect(groups).toHaveLength(12);
    for (const group of groups) expect(group.getAttribute('aria-label')).toMatch(/^\d( \d){4}$/);
  });

  it('is there as a code, to be shown and copied', async () => {
    show(mara);
    expect(screen.getByRole('img', { name: 'QR code of the safety number with Mara Lindqvist' })).toBeTruthy();
    fireEvent.click(screen.getByTestId('safety-copy'));
    await screen.findByText('Copied');
  });

  it('leaves its place free while it is being computed', () => {
    vi.spyOn(client.encryption, 'observeSafetyNumber').mockReturnValue(cell<never>());
    show(mara);
    expect(screen.getByRole('heading', { name: 'Mara Lindqvist' })).toBeTruthy();
    expect(screen.queryByTestId('safety-digits')).toBeNull();
  });

  it('is missing for somebody without keys', () => {
    vi.spyOn(client.encryption, 'observeSafety').mockReturnValue(cell<never>());
    show(mara);
    expect(screen.getByRole('heading', { name: 'No safety number yet' })).toBeTruthy();
    expect(screen.queryByTestId('safety-verify')).toBeNull();
  });
});

describe('verification', () => {
  it('is set and taken back', async () => {
    show(mara);
    expect(screen.queryByTestId('verified-badge')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Mark as verified' }));
    await screen.findByTestId('verified-badge');
    const undo = screen.getByRole('button', { name: 'Remove verification' });
    await waitFor(() => expect(undo.getAttribute('aria-busy')).toBe('false'));
    fireEvent.click(undo);
    await waitFor(() => expect(screen.queryByTestId('verified-badge')).toBeNull());
    expect(safetyOf(mara)?.isVerified).toBe(false);
  });

  it('says why it could not be set', async () => {
    vi.spyOn(client.encryption, 'setVerified').mockRejectedValue(new TidingsError(ErrorCode.DEVICE_LOCKED, 'locked'));
    show(mara);
    fireEvent.click(screen.getByTestId('safety-verify'));
    await screen.findByText(/This device does not have your keys yet/);
    expect(screen.getByRole('button', { name: 'Mark as verified' })).toBeTruthy();
  });

  it('does not hold for a number that has changed', async () => {
    show(tomas);
    expect(screen.getByText(/Perhaps somebody is reading along/)).toBeTruthy();
    expect(screen.getByText('Has changed')).toBeTruthy();
    fireEvent.click(screen.getByTestId('safety-verify'));
    await waitFor(() => expect(screen.queryByText('Has changed')).toBeNull());
    expect(safetyOf(tomas)).toMatchObject({ isVerified: true, hasChanged: false });
  });
});

describe('the code of the other side', () => {
  it('verifies when it is the same', async () => {
    show(mara);
    paste(` ${numberOf(mara)?.code} `);
    await screen.findByText('The codes match. Mara Lindqvist is verified.');
    expect(safetyOf(mara)?.isVerified).toBe(true);
  });

  it('alerts when it is another one, until it is typed again', async () => {
    show(mara);
    paste(numberOf(kenji)?.code ?? '');
    expect((await screen.findByRole('alert')).textContent).toMatch(/^The codes do not match/);
    expect(safetyOf(mara)?.isVerified).toBe(false);
    fireEvent.change(screen.getByTestId('safety-code'), { target: { value: 'again' } });
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('warns in a dialog of its own when it is another one', async () => {
    show(mara);
    paste(numberOf(kenji)?.code ?? '');
    const dialog = await screen.findByRole('dialog', { name: 'The codes do not match' });
    expect(dialog.textContent).toContain('Ask Mara Lindqvist in person');
    fireEvent.click(screen.getByTestId('safety-warned'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByRole('alert').textContent).toMatch(/^The codes do not match/);
  });

  it('is read by the camera: the same verifies, that of another pair is a mismatch', async () => {
    const camera = plugInCamera();
    show(mara);
    fireEvent.click(screen.getByTestId('scan'));
    camera.show(numberOf(kenji)?.code ?? '');
    await screen.findByRole('dialog', { name: 'The codes do not match' });
    expect(safetyOf(mara)?.isVerified).toBe(false);
    fireEvent.click(screen.getByTestId('safety-warned'));
    fireEvent.click(screen.getByTestId('scan'));
    expect(screen.queryByRole('alert')).toBeNull();
    camera.show('tidings-device:AaC8');
    await waitFor(() => expect(screen.getByTestId('scan-status').textContent).toMatch(/another kind of code/));
    camera.show(numberOf(mara)?.code ?? '');
    await screen.findByText('The codes match. Mara Lindqvist is verified.');
    expect(safetyOf(mara)?.isVerified).toBe(true);
    expect(camera.track.stop).toHaveBeenCalledTimes(2);
  });

  it('is asked for before it is checked, and a failure is told', async () => {
    const check = vi
      .spyOn(client.encryption, 'checkSafetyCode')
      .mockRejectedValue(new TidingsError(ErrorCode.UNAVAILABLE, 'offline'));
    show(mara);
    paste('  ');
    expect(screen.getByRole('alert').textContent).toBe('Paste the code first.');
    expect(check).not.toHaveBeenCalled();
    await act(async () => paste('tidings-safety:1'));
    await screen.findByText(/The server can’t be reached/);
  });
});
