/** Looks into encoded frames without decoding them: the load generator sees a hundred thousand a second. */

/** First bytes of a `ServerFrame`: field number and wire type of its one field. */
export const frameTag = { welcome: 0x0a, appended: 0x12, rejected: 0x1a, entries: 0x22, bye: 0x4a } as const;

const bodyTag = 0x7a; // field 15, length-delimited: `Entry.body`, `NewEntry.body`
const entriesTag = 0x12; // field 2: `Entries.entries`

/** Calls back for each entry's body in an encoded `ServerFrame{entries}`. */
export function eachEntryBody(frame: Uint8Array, callback: (body: Uint8Array) => void): void {
  eachField(payloadOf(frame), (tag, value) => {
    if (tag === entriesTag) eachBody(value, callback);
  });
}

/** Calls back for the body in an encoded `ClientFrame{append}`, which is what the floor sends on. */
export function appendBody(frame: Uint8Array, callback: (body: Uint8Array) => void): void {
  eachBody(payloadOf(frame), callback);
}

/** The value of one length-delimited field of a message; empty if it has none. */
export function findField(message: Uint8Array, field: number): Uint8Array {
  let found = new Uint8Array();
  eachField(message, (tag, value) => {
    if (tag === ((field << 3) | 2)) found = new Uint8Array(value);
  });
  return found;
}

/** The one field of a frame. */
export function payloadOf(frame: Uint8Array): Uint8Array {
  let at = 1;
  while ((frame[at] as number) >= 0x80) at += 1;
  return frame.subarray(at + 1);
}

function eachBody(message: Uint8Array, callback: (body: Uint8Array) => void): void {
  eachField(message, (tag, value) => {
    if (tag === bodyTag) callback(value);
  });
}

function eachField(message: Uint8Array, callback: (tag: number, value: Uint8Array) => void): void {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = message[at++] as number;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  };
  while (at < message.length) {
    const tag = varint();
    if ((tag & 7) !== 2) {
      varint();
      continue;
    }
    const length = varint();
    callback(tag, message.subarray(at, at + length));
    at += length;
  }
}
