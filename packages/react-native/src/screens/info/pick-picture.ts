import { ImageManipulator, SaveFormat } from 'expo-image-manipulator';
import { launchImageLibraryAsync } from 'expo-image-picker';

/** A picture as it is sent and as it is shown. */
export interface Picture {
  readonly bytes: Uint8Array;
  /** For `Avatar`. */
  readonly url: string;
}

/** A square of so many pixels; smaller ones follow until it fits. */
const sides = [256, 192, 128, 96, 64];

/**
 * Lets the person choose a picture, by the system's own screen, which needs no permission to see the others, and makes it small.
 * Undefined when they chose none.
 */
export async function pickPicture(maxBytes: number): Promise<Picture | 'unusable' | undefined> {
  const { assets } = await launchImageLibraryAsync({ mediaTypes: 'images', exif: false });
  const chosen = assets?.[0];
  return chosen && shrink(chosen.uri, maxBytes).catch(() => 'unusable' as const);
}

/** Drawn anew, so that nothing but the pixels is sent: no place, no camera. */
async function shrink(uri: string, maxBytes: number): Promise<Picture | 'unusable'> {
  // The picker's width and height are those before the picture is turned upright.
  const upright = await ImageManipulator.manipulate(uri).renderAsync();
  const { width, height } = upright;
  const cut = Math.min(width, height);
  const square = { originX: (width - cut) / 2, originY: (height - cut) / 2, width: cut, height: cut };
  for (const side of sides) {
    const drawn = await ImageManipulator.manipulate(upright)
      .crop(square)
      .resize({ width: side, height: side })
      .renderAsync();
    const { base64 = '' } = await drawn.saveAsync({ format: SaveFormat.JPEG, compress: 0.82, base64: true });
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    if (bytes.length > 0 && bytes.length <= maxBytes) return { bytes, url: `data:image/jpeg;base64,${base64}` };
  }
  return 'unusable';
}
