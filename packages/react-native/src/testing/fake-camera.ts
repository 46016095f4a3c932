import { vi } from 'vitest';

/** A camera for a test: shows codes, and knows whether it was let go of. */
export interface FakeCamera {
  readonly stream: MediaStream;
  readonly track: EventTarget & { readonly stop: ReturnType<typeof vi.fn> };
  /** From now on these are in front of it. */
  show(...codes: string[]): void;
  unplug(): void;
}

type GetUserMedia = (wanted: MediaStreamConstraints) => Promise<MediaStream>;

/** What the browser answers when it is asked for a camera. */
export function answerWith(getUserMedia: GetUserMedia | undefined): void {
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: getUserMedia && { getUserMedia } });
}

export function plugInCamera(): FakeCamera {
  let seen: readonly string[] = [];
  const track = Object.assign(new EventTarget(), { stop: vi.fn() });
  const stream = { getTracks: () => [track] } as unknown as MediaStream;
  answerWith(async () => stream);
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue(undefined);
  vi.stubGlobal(
    'BarcodeDetector',
    class {
      static readonly getSupportedFormats = async () => ['qr_code'];
      readonly detect = async () => seen.map((rawValue) => ({ rawValue }));
    },
  );
  return {
    stream,
    track,
    show: (...codes) => {
      seen = codes;
    },
    unplug: () => void track.dispatchEvent(new Event('ended')),
  };
}
