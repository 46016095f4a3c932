import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import type { KeyState, RestoreResult } from '@tidings/client';
import { ErrorCode, TidingsError } from '@tidings/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DemoClient, openDemoClient } from '../../testing/demo-client';
import { demoPhrase } from '../../testing/demo-encryption';
import { renderKit } from '../../testing/render';
import { RecoverySection } from '../settings/RecoverySection';
import { KeyBanners } from './KeyBanners';
import { KeyGate } from './KeyGate';

const words = demoPhrase.split(' ');
const ready = { phase: 'ready', isPhraseConfirmed: true, backup: 'good', isRestoring: false } as const;
let client: DemoClient;

const render = (keys: KeyState) => {
  client = openDemoClient({ keys });
  return renderKit(
    <KeyGate>
      <KeyBanners />
      <RecoverySection />
      <span>the app</span>
    </KeyGate>,
    { client },
  );
};
const press = (testID: string) => fireEvent.click(screen.getByTestId(testID));
const type = (testID: string, value: string) => fireEvent.change(screen.getByTestId(testID), { target: { value } });
const isInApp = () => screen.queryByText('the app') !== null;

afterEach(cleanup);

describe('the gate', () => {
  it('lets the app be seen before the server was asked', () => {
    render({ phase: 'starting' });
    expect(isInApp()).toBe(true);
  });

  it('says that old messages are being opened', () => {
    render({ ...ready, isRestoring: true });
    expect(screen.getByTestId('restoring').textContent).toBe('Opening your earlier messages…');
  });

  it('does not show again at every start what was put off', () => {
    render({ ...ready, isPhraseConfirmed: false });
    expect(isInApp()).toBe(true);
    expect(screen.getByTestId('phrase-banner').textContent).toContain('Save your recovery phrase');
  });
});

describe('a new phrase', () => {
  const startOver = async () => {
    render({ phase: 'locked' });
    press('start-over');
    expect(screen.getByRole('dialog').textContent).toContain('stay closed for good');
    press('start-over-confirm');
    await screen.findByTestId('phrase-word-12');
  };

  it('is shown at once, twelve words by number', async () => {
    await startOver();
    expect(words.map((_, at) => screen.getByTestId(`phrase-word-${at + 1}`).textContent)).toEqual(words);
  });

  it('can wait, with a way back', async () => {
    await startOver();
    press('phrase-later');
    expect(isInApp()).toBe(true);
    press('phrase-banner-open');
    await screen.findByTestId('phrase-word-1');
  });

  it('is confirmed by two of its words', async () => {
    await startOver();
    press('phrase-continue');
    const fields = screen.getAllByRole('textbox');
    expect(fields).toHaveLength(2);
    press('phrase-confirm');
    await screen.findByText(/At least one of the words is wrong/);
    for (const field of fields) fireEvent.change(field, { target: { value: 'zebra' } });
    expect(screen.queryByText(/At least one of the words is wrong/)).toBeNull();
    press('phrase-confirm');
    await screen.findByText(/At least one of the words is wrong/);
    for (const field of fields) {
      const number = Number(/\d+/.exec(field.getAttribute('aria-label') ?? '')?.[0]);
      fireEvent.change(field, { target: { value: ` ${words[number - 1]?.toUpperCase()} ` } });
    }
    press('phrase-confirm');
    await waitFor(() => expect(isInApp()).toBe(true));
    expect(screen.queryByTestId('phrase-banner')).toBeNull();
  });

  it('is made in the settings after a question', async () => {
    render(ready);
    press('phrase-renew');
    press('phrase-renew-confirm');
    await screen.findByTestId('phrase-word-1');
  });
});

describe('a device without keys', () => {
  const restoreWith = (result: RestoreResult | Error) => {
    render({ phase: 'locked' });
    const restore = vi.spyOn(client.encryption, 'restore');
    if (result instanceof Error) restore.mockRejectedValueOnce(result);
    else restore.mockResolvedValueOnce(result);
    fireEvent.click(screen.getByRole('radio', { name: 'Phrase' }));
    type('restore-phrase', 'whatever was typed');
    press('restore-submit');
  };

  it('shows the code to link it, and goes on by itself', async () => {
    render({ phase: 'locked' });
    expect((await screen.findByTestId('link-code')).textContent).toMatch(/^tidings-device:/);
    expect(screen.getByRole('img', { name: 'QR code that links this device' })).toBeTruthy();
    expect(isInApp()).toBe(false);
    client.encryption.state.set(ready);
    await screen.findByText('the app');
  });

  it.each<[string, RestoreResult | Error, RegExp]>([
    ['count', { ok: false, reason: 'count' }, /has twelve words/],
    ['a word', { ok: false, reason: 'word', words: ['orbitt'] }, /This word isn’t .*: orbitt\./],
    ['words', { ok: false, reason: 'word', words: ['orbitt', 'velvt'] }, /These words aren’t .*: orbitt, velvt\./],
    ['checksum', { ok: false, reason: 'checksum' }, /don’t fit together/],
    ['wrong', { ok: false, reason: 'wrong' }, /not the one of this account/],
    ['no phrase', { ok: false, reason: 'no_phrase' }, /has no recovery phrase/],
    ['the server', new TidingsError(ErrorCode.OVERLOADED, 'busy'), /very busy/],
  ])('says what is wrong with a phrase and keeps it: %s', async (_, result, sentence) => {
    restoreWith(result);
    expect((await screen.findByTestId('restore-error')).textContent).toMatch(sentence);
    expect((screen.getByTestId('restore-phrase') as HTMLTextAreaElement).value).toBe('whatever was typed');
  });

  it('takes a phrase as it was written down', async () => {
    render({ phase: 'locked' });
    fireEvent.click(screen.getByRole('radio', { name: 'Phrase' }));
    type('restore-phrase', words.map((word, at) => `${at + 1}. ${word.toUpperCase()}`).join('\n'));
    press('restore-submit');
    await screen.findByText('the app');
  });

  it('can be signed out', async () => {
    render({ phase: 'locked' });
    const signOut = vi.spyOn(client.account, 'signOut');
    fireEvent.click(screen.getByRole('button', { name: 'Sign out' }));
    expect(signOut).not.toHaveBeenCalled();
    fireEvent.click(screen.getAllByRole('button', { name: 'Sign out' }).at(-1) as HTMLElement);
    await waitFor(() => expect(signOut).toHaveBeenCalledTimes(1));
  });
});

describe('recovery in the settings', () => {
  it.each([
    ['good', 'Your backup works'],
    ['untested', 'Your backup hasn’t been tested yet'],
    ['broken', 'Your backup doesn’t work'],
  ] as const)('says how the backup is: %s', (backup, sentence) => {
    render({ ...ready, backup });
    expect(screen.getByText(sentence)).toBeTruthy();
  });

  it('can send to verified people only', async () => {
    render(ready);
    const toggle = screen.getByRole('switch', { name: 'Send only to verified people' });
    fireEvent.click(toggle);
    await waitFor(() => expect(toggle.getAttribute('aria-checked')).toBe('true'));
  });
});

describe('passkeys', () => {
  it('are added and removed in the settings', async () => {
    render(ready);
    expect(screen.queryByTestId('passkey')).toBeNull();
    press('passkey-add');
    await screen.findByTestId('passkey');
    expect(screen.getByText('Made on Chrome on Linux')).toBeTruthy();
    press('passkey');
    press('passkey-remove-confirm');
    await waitFor(() => expect(screen.queryByTestId('passkey')).toBeNull());
  });

  it('say why none was made', async () => {
    render(ready);
    vi.spyOn(client.encryption, 'addPasskey').mockResolvedValue({ ok: false, reason: 'unsupported' });
    press('passkey-add');
    await screen.findByText(/Where you keep your passkeys/);
  });

  it('open a locked device, or say why not', async () => {
    render({ phase: 'locked' });
    fireEvent.click(screen.getByRole('radio', { name: 'Passkey' }));
    press('restore-passkey');
    await screen.findByText('Your account has no passkey. Use another device or the recovery phrase.');
    await client.encryption.addPasskey();
    press('restore-passkey');
    await waitFor(() => expect(isInApp()).toBe(true));
  });

  it('are not offered where there are none', () => {
    client = openDemoClient({ keys: { phase: 'locked' } });
    const { encryption } = client;
    renderKit(
      <KeyGate>
        <span>the app</span>
      </KeyGate>,
      { client: { ...client, encryption: { ...encryption, hasPasskeys: false } } as DemoClient },
    );
    expect(screen.queryByRole('radio', { name: 'Passkey' })).toBeNull();
  });
});
