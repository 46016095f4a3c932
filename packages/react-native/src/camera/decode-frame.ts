import decodeQR from 'qr/decode.js';

/** What the QR code in a picture says. Loaded only where the browser can't read codes itself. */
export function decodeFrame(picture: ImageData): string | undefined {
  try {
    return decodeQR(picture);
  } catch {
    // No code in it, or none that can be read.
    return undefined;
  }
}
