import { existsSync, writeFileSync } from 'node:fs';
import type { BrowserContext, Locator } from '@playwright/test';

/** What a camera sees, in shades of grey. */
interface Picture {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
}

/** The frame of the camera, larger than any code that is shown. */
const frame = { width: 640, height: 480 };

/**
 * A Chromium that has cameras: the headless shell, which the other tests run in, knows no media devices at all. Undefined where there is
 * none; then a camera is put in the page's way (`standInCamera`).
 */
export const cameraChromium = [
  process.env.TIDINGS_TEST_CAMERA_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== undefined && existsSync(path));

/** Photographs a QR code that is on the screen. */
export async function photograph(code: Locator): Promise<Picture> {
  const { width, height, luma } = await code.evaluate(async (svg) => {
    const { width, height } = svg.getBoundingClientRect();
    const copy = svg.cloneNode(true) as SVGElement;
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    copy.style.background = '#ffffff';
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    // Red is as good as any other in grey.
    return { width, height, luma: Array.from({ length: width * height }, (_, i) => data[i * 4] ?? 0) };
  });
  return { width, height, luma: Uint8Array.from(luma) };
}

/** What the camera sees of it: held a little to the side, before a grey wall. Without a code, the wall. */
function seen(code?: Picture): Uint8Array {
  const luma = new Uint8Array(frame.width * frame.height).fill(125);
  const scale = 1.6;
  const side = code ? Math.floor(code.width * scale) : 0;
  for (let y = 0; code && y < side; y++)
    for (let x = 0; x < side; x++) {
      const shade = code.luma[Math.floor(y / scale) * code.width + Math.floor(x / scale)] ?? 125;
      // Neither black nor white comes through.
      luma[(y + 70) * frame.width + x + 90] = 30 + shade * 0.8;
    }
  return luma;
}

/** As a film of one picture, which Chromium's fake camera shows again and again (YUV4MPEG2). */
export function film(file: string, code?: Picture): void {
  const quarter = Buffer.alloc((frame.width * frame.height) / 4, 128);
  const head = `YUV4MPEG2 W${frame.width} H${frame.height} F10:1 Ip A1:1 C420jpeg\n`;
  writeFileSync(file, Buffer.concat([Buffer.from(`${head}FRAME\n`), seen(code), quarter, quarter]));
}

/** Arguments for a Chromium whose camera shows this film; the browser asks nobody. */
export const cameraArgs = (file: string): readonly string[] => [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${file}`,
];

/** For browsers without media devices: what pages get from `getUserMedia` is a canvas that shows what `look` gives. */
export async function standInCamera(context: BrowserContext, look: () => Picture | undefined): Promise<void> {
  await context.exposeFunction('lookIntoCamera', () => [...seen(look())]);
  await context.addInitScript(({ width, height }) => {
    const getUserMedia = async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      const stream = canvas.captureStream(10);
      const { lookIntoCamera } = window as unknown as { lookIntoCamera(): Promise<number[]> };
      const luma = await lookIntoCamera();
      const data = new Uint8ClampedArray(luma.flatMap((shade) => [shade, shade, shade, 255]));
      const draw = () => {
        context.putImageData(new ImageData(data, width, height), 0, 0);
        if (stream.active) requestAnimationFrame(draw);
      };
      draw();
      return stream;
    };
    Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { configurable: true, value: getUserMedia });
  }, frame);
}
