/** A picture as it is sent and as it is shown. */
export interface Picture {
  readonly bytes: Uint8Array;
  /** For `Avatar`. */
  readonly url: string;
}

/** Phones need a module of their own for this; the button is left out there. */
export const canPickPicture: boolean = false;

/** Lets the person choose a picture and makes it small. Undefined when they chose none. */
export async function pickPicture(_maxBytes: number): Promise<Picture | 'unusable' | undefined> {
  return undefined;
}
