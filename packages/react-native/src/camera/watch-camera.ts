import { cameraFailureOf } from './camera-failure';
import type { CameraProps } from './camera-props';
import { openCodeReader } from './code-reader';

/** Between two pictures that are looked at: quick for a hand, idle for a processor. */
const everyMs = 150;
const pause = () => new Promise((resolve) => setTimeout(resolve, everyMs));

/**
 * Shows the camera in a video and reads the codes in it, until the returned function is called: then the camera is off. It is off also
 * after a failure, and when it was left before the person had answered the browser's question.
 */
export function watchCamera(video: HTMLVideoElement, { onOpen, onCode, onFailure }: CameraProps): () => void {
  let isOver = false;
  let stream: MediaStream | undefined;

  const stop = () => {
    isOver = true;
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    video.srcObject = null;
  };
  const fail = (error: unknown) => {
    if (isOver) return;
    stop();
    onFailure(cameraFailureOf(error));
  };
  const watch = async () => {
    // Undefined for pages that did not come over https.
    const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
    if (!mediaDevices) throw new DOMException('no media devices', 'NotSupportedError');
    stream = await mediaDevices.getUserMedia({ audio: false, video: { facingMode: { ideal: 'environment' } } });
    if (isOver) return stop();
    for (const track of stream.getTracks())
      track.addEventListener('ended', () => fail(new DOMException('the camera is gone', 'NotFoundError')));
    video.srcObject = stream;
    const read = await openCodeReader();
    await video.play();
    if (isOver) return;
    onOpen();
    while (!isOver) {
      const texts = await read(video);
      for (const text of texts) if (!isOver) onCode(text);
      await pause();
    }
  };
  void watch().catch(fail);
  return stop;
}
