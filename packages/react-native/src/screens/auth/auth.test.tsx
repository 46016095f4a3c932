import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import type { ServerInfo } from '@tidings/client';
import { ErrorCode, SignUpPolicy, TidingsError } from '@tidings/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DemoClient, openDemoClient } from '../../testing/demo-client';
import { renderKit } from '../../testing/render';
import { SignInScreen } from './SignInScreen';
import { SignUpScreen } from './SignUpScreen';

let client: DemoClient;
const open: ServerInfo = { name: 'Harbour', version: '1.0.0', signUp: SignUpPolicy.OPEN, isNew: false };
const serve = (info: Partial<ServerInfo>) =>
  vi.spyOn(client.account, 'getServerInfo').mockResolvedValue({ ...open, ...info });

const type = (label: string, text: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
const enter = (label: string) => fireEvent.keyDown(screen.getByLabelText(label), { key: 'Enter' });
const nothing = () => {};

beforeEach(() => {
  client = openDemoClient({ isSignedIn: false });
  serve({});
});
afterEach(cleanup);

describe('signing up', () => {
  const render = (linkCode?: string) =>
    renderKit(<SignUpScreen onSignIn={nothing} {...(linkCode === undefined ? {} : { linkCode })} />, { client });

  it('sends what was typed, by Enter, with a handle made of the name', async () => {
    const signUp = vi.spyOn(client.account, 'signUp');
    render('code-1');
    await screen.findByText('You’ve been invited to Harbour.');
    type('Your name', ' Ada Lovelace ');
    type('Password', 'long enough');
    enter('Password');
    expect(signUp).toHaveBeenCalledExactlyOnceWith({
      displayName: 'Ada Lovelace',
      handle: 'ada.lovelace',
      password: 'long enough',
      linkCode: 'code-1',
    });
  });

  it('says of every field what is wrong with it, and sends nothing', async () => {
    const signUp = vi.spyOn(client.account, 'signUp');
    render();
    await screen.findByText('You’re joining Harbour.');
    type('Password', 'short');
    fireEvent.click(screen.getByTestId('submit'));
    expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toEqual([
      'Please tell us your name.',
      'Please enter your handle.',
      'A password has at least 8 characters.',
    ]);
    expect(screen.getByLabelText('Password').getAttribute('aria-invalid')).toBe('true');
    expect(signUp).not.toHaveBeenCalled();
  });

  it('shows a taken handle at its field, until another one is typed', async () => {
    vi.spyOn(client.account, 'signUp').mockRejectedValue(new TidingsError(ErrorCode.HANDLE_TAKEN, 'taken'));
    render();
    await screen.findByText('You’re joining Harbour.');
    type('Your name', 'Ada');
    type('Password', 'long enough');
    enter('Password');
    await screen.findByText('This handle is taken. Try another one.');
    expect(screen.getByLabelText('Handle').getAttribute('aria-invalid')).toBe('true');
    type('Handle', 'ada2');
    expect(screen.queryByText('This handle is taken. Try another one.')).toBeNull();
  });

  it.each([
    ['closed', SignUpPolicy.CLOSED, undefined, 'No new accounts'],
    ['closed, with a link', SignUpPolicy.CLOSED, 'code', 'No new accounts'],
    ['by invitation, without one', SignUpPolicy.INVITATION, undefined, 'By invitation only'],
    ['by invitation, with one', SignUpPolicy.INVITATION, 'code', 'Create your account'],
  ])('on a server that is %s', async (_, signUp, linkCode, title) => {
    serve({ signUp });
    render(linkCode);
    await screen.findByRole('heading', { name: title });
  });

  it('tells the first person that the server will be theirs, whatever its policy', async () => {
    serve({ isNew: true, signUp: SignUpPolicy.CLOSED });
    render();
    await screen.findByText('You’re the first one here: your account will own this server.');
    expect(screen.getByLabelText('Your name')).toBeTruthy();
  });
});

describe('signing in', () => {
  const render = () => renderKit(<SignInScreen onSignUp={nothing} />, { client });

  it('sends the handle in its normal form', async () => {
    const signIn = vi.spyOn(client.account, 'signIn');
    render();
    await screen.findByText('Sign in to Harbour.');
    type('Handle', ' @Ada ');
    type('Password', 'secret');
    enter('Password');
    expect(signIn).toHaveBeenCalledExactlyOnceWith({ handle: 'ada', password: 'secret' });
  });

  it('says that handle or password is wrong, and keeps what was typed', async () => {
    vi.spyOn(client.account, 'signIn').mockRejectedValue(new TidingsError(ErrorCode.BAD_CREDENTIALS, 'wrong'));
    render();
    await screen.findByText('Sign in to Harbour.');
    type('Handle', 'ada');
    type('Password', 'secret');
    enter('Password');
    await screen.findByText('The handle or the password is wrong.');
    expect((screen.getByLabelText('Handle') as HTMLInputElement).value).toBe('ada');
  });

  it('goes on with what was typed before it was there', async () => {
    const signIn = vi.spyOn(client.account, 'signIn');
    const typed = { handle: '@Ada', password: 'secret', isInPassword: true, isSent: false };
    const { unmount } = renderKit(<SignInScreen onSignUp={nothing} takeTyped={() => typed} />, { client });
    await screen.findByText('Sign in to Harbour.');
    expect((screen.getByLabelText('Handle') as HTMLInputElement).value).toBe('@Ada');
    expect(document.activeElement).toBe(screen.getByLabelText('Password'));
    expect(signIn).not.toHaveBeenCalled();
    unmount();
    renderKit(<SignInScreen onSignUp={nothing} takeTyped={() => ({ ...typed, isSent: true })} />, { client });
    expect(signIn).toHaveBeenCalledExactlyOnceWith({ handle: 'ada', password: 'secret' });
  });

  it('keeps what was typed while the server can not be reached', async () => {
    vi.spyOn(client.account, 'getServerInfo').mockRejectedValueOnce(new TidingsError(ErrorCode.UNAVAILABLE, 'off'));
    render();
    type('Handle', 'ada');
    fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    await screen.findByText('Sign in to Harbour.');
    expect((screen.getByLabelText('Handle') as HTMLInputElement).value).toBe('ada');
  });

  it('does not send twice while the first answer is awaited', async () => {
    const signIn = vi.spyOn(client.account, 'signIn').mockReturnValue(new Promise(nothing));
    render();
    await screen.findByText('Sign in to Harbour.');
    type('Handle', 'ada');
    type('Password', 'secret');
    enter('Password');
    enter('Password');
    fireEvent.click(screen.getByTestId('submit'));
    expect(signIn).toHaveBeenCalledTimes(1);
    expect(screen.getByTestId('submit').getAttribute('aria-busy')).toBe('true');
  });

  it('gives browsers the names of the fields', async () => {
    render();
    await screen.findByText('Sign in to Harbour.');
    expect(screen.getByLabelText('Handle').getAttribute('autocomplete')).toBe('username');
    expect(screen.getByLabelText('Password').getAttribute('autocomplete')).toBe('current-password');
  });

  it('offers to try again when the server can not be reached', async () => {
    vi.spyOn(client.account, 'getServerInfo')
      .mockRejectedValueOnce(new TidingsError(ErrorCode.UNAVAILABLE, 'down'))
      .mockResolvedValue(open);
    render();
    await screen.findByRole('heading', { name: 'Can’t reach the server' });
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.getByText('Sign in to Harbour.')).toBeTruthy());
  });
});
