/** Reads the QR codes of what a video shows at this moment. */
export type ReadCodes = (video: HTMLVideoElement) => Promise<readonly string[]>;

/** The browser's own (Shape Detection API). Chromium on Android, macOS and ChromeOS has it. */
interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** Larger pictures take longer and show no more: a code fills a good part of them. */
const longestSide = 960;

export async function openCodeReader(): Promise<ReadCodes> {
  return (await openBrowsersReader()) ?? (await openOwnReader());
}

async function openBrowsersReader(): Promise<ReadCodes | undefined> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  // Where the system lacks what it needs the class is there, and reads nothing.
  const formats = (await BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (!BarcodeDetector || !formats.includes('qr_code')) return undefined;
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  return async (video) => (await detector.detect(video)).map(({ rawValue }) => rawValue);
}

async function openOwnReader(): Promise<ReadCodes> {
  const { decodeFrame } = await import('./decode-frame');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    const { videoWidth, videoHeight } = video;
    if (!context || videoWidth === 0 || videoHeight === 0) return [];
    const scale = Math.min(1, longestSide / Math.max(videoWidth, videoHeight));
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const text = decodeFrame(context.getImageData(0, 0, canvas.width, canvas.height));
    return text === undefined ? [] : [text];
  };
}
