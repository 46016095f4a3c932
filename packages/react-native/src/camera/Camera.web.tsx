import { useEffect, useRef } from 'react';
import type { CameraProps } from './camera-props';
import { watchCamera } from './watch-camera';

export type { CameraProps } from './camera-props';

/** What the camera shows, as long as this is on the screen and the page in front. */
export function Camera(props: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (!video.current) return undefined;
    return watchCamera(video.current, {
      onOpen: () => latest.current.onOpen(),
      onCode: (text) => latest.current.onCode(text),
      onFailure: (failure) => latest.current.onFailure(failure),
    });
  }, []);
  // What it shows is told in words beside it.
  return <video ref={video} muted playsInline aria-hidden style={filling} data-testid="camera" />;
}

const filling = { width: '100%', height: '100%', objectFit: 'cover' } as const;
