import type { Picture } from './pick-picture';

export type { Picture };

/** A square of so many pixels; smaller ones follow until it fits. */
const sides = [256, 192, 128, 96, 64];

export async function pickPicture(maxBytes: number): Promise<Picture | 'unusable' | undefined> {
  const file = await chooseFile();
  return file && shrink(file, maxBytes);
}

function chooseFile(): Promise<File | undefined> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = 'image/*';
    input.addEventListener('change', () => resolve(input.files?.[0]));
    input.addEventListener('cancel', () => resolve(undefined));
    input.click();
  });
}

/** Drawn anew, so that nothing but the pixels is sent: no place, no camera, no script of an SVG. */
async function shrink(file: File, maxBytes: number): Promise<Picture | 'unusable'> {
  const image = await createImageBitmap(file).catch(() => undefined);
  if (!image) return 'unusable';
  for (const side of sides) {
    const blob = await draw(image, side);
    if (blob && blob.size <= maxBytes)
      return { bytes: new Uint8Array(await blob.arrayBuffer()), url: await dataUrl(blob) };
  }
  return 'unusable';
}

async function draw(image: ImageBitmap, side: number): Promise<Blob | undefined> {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  const cut = Math.min(image.width, image.height);
  context.drawImage(image, (image.width - cut) / 2, (image.height - cut) / 2, cut, cut, 0, 0, side, side);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), 'image/jpeg', 0.82));
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result as string));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}
