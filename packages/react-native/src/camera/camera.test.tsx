import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerWith, type FakeCamera, plugInCamera } from '../testing/fake-camera';
import { renderKit } from '../testing/render';
import { CodeScanner } from './CodeScanner';

let camera: FakeCamera;
const onCode = vi.fn();
const show = () => renderKit(<CodeScanner accepts={(text) => text.startsWith('right:')} onCode={onCode} />);
const press = () => fireEvent.click(screen.getByTestId('scan'));
const status = () => screen.getByTestId('scan-status').textContent;
const isOff = () => screen.queryByTestId('camera') === null && camera.track.stop.mock.calls.length > 0;

beforeEach(() => {
  camera = plugInCamera();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  onCode.mockReset();
  answerWith(undefined);
});

describe('scanning', () => {
  it('asks for the camera when the person wants it, and not before', async () => {
    const getUserMedia = vi.fn(async (_: MediaStreamConstraints) => camera.stream);
    answerWith(getUserMedia);
    show();
    expect(getUserMedia).not.toHaveBeenCalled();
    press();
    expect(status()).toBe('Opening the camera…');
    await waitFor(() => expect(status()).toBe('Hold the code in front of the camera.'));
    expect(getUserMedia.mock.calls[0]?.[0]).toMatchObject({ audio: false });
  });

  it('gives the code once, and turns the camera off', async () => {
    show();
    press();
    camera.show('right:1', 'right:2');
    await waitFor(() => expect(onCode).toHaveBeenCalled());
    expect(onCode.mock.calls).toEqual([['right:1']]);
    expect(isOff()).toBe(true);
  });

  it('says that it sees another kind of code, and goes on', async () => {
    show();
    press();
    camera.show('https://example.org');
    await waitFor(() => expect(status()).toMatch(/another kind of code/));
    expect(onCode).not.toHaveBeenCalled();
    camera.show('right:1');
    await waitFor(() => expect(onCode).toHaveBeenCalledWith('right:1'));
  });

  it.each(['on request', 'on leaving', 'in the back'])('lets go of the camera %s', async (when) => {
    const { unmount } = show();
    press();
    await waitFor(() => expect(status()).toMatch(/^Hold/));
    expect(camera.track.stop).not.toHaveBeenCalled();
    const visibility = vi.spyOn(document, 'visibilityState', 'get');
    if (when === 'on request') press();
    else if (when === 'on leaving') unmount();
    else {
      visibility.mockReturnValue('hidden');
      act(() => void document.dispatchEvent(new Event('visibilitychange')));
    }
    await waitFor(() => expect(isOff()).toBe(true));
  });

  it('lets go of it also when the person allows it after having left', async () => {
    let allow = (_: MediaStream) => {};
    answerWith(() => new Promise((resolve) => (allow = resolve)));
    const { unmount } = show();
    press();
    unmount();
    await act(async () => allow(camera.stream));
    expect(camera.track.stop).toHaveBeenCalledTimes(1);
  });
});

describe('without a camera', () => {
  it.each([
    ['NotAllowedError', /not allowed to use the camera.*paste/],
    ['NotFoundError', /No camera was found.*Paste/],
    ['NotReadableError', /Another app is using the camera.*paste/],
    ['NotSupportedError', /opened over https.*Paste/],
    ['UnknownError', /could not be opened.*paste/],
  ])('says why and how else to go on: %s', async (name, sentence) => {
    answerWith(() => Promise.reject(new DOMException('no', name)));
    show();
    press();
    await waitFor(() => expect(screen.getByRole('alert').textContent).toMatch(sentence));
    // Another try forgets what was said.
    answerWith(async () => camera.stream);
    press();
    expect(screen.queryByRole('alert')).toBeNull();
    await waitFor(() => expect(status()).toMatch(/^Hold/));
  });

  it('says so where the browser gives none to pages like this', async () => {
    answerWith(undefined);
    show();
    press();
    await waitFor(() => expect(screen.getByRole('alert').textContent).toMatch(/opened over https/));
  });

  it('says so when it is unplugged', async () => {
    show();
    press();
    await waitFor(() => expect(status()).toMatch(/^Hold/));
    act(camera.unplug);
    expect(screen.getByRole('alert').textContent).toMatch(/No camera was found/);
    expect(isOff()).toBe(true);
  });
});
