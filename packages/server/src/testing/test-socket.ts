import { fromJson } from '@bufbuild/protobuf';
import { decodeServerFrame, encodeClientFrame, type ServerFrame, ServerFrameSchema } from '@tidings/protocol';

type Frame = ServerFrame['frame'];
type Case = NonNullable<Frame['case']>;
type FrameOf<Name extends Case> = Extract<Frame, { case: Name }>['value'];

/** A client's socket that remembers what it got and lets a test wait for it. */
export class TestSocket {
  readonly frames: Frame[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  private constructor(url: string, headers: Record<string, string>) {
    // Bun's WebSocket takes headers, which the DOM's types do not know.
    this.#socket = new WebSocket(url, { headers } as unknown as string[]);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onmessage = ({ data }) => {
      this.frames.push(parse(data as ArrayBuffer | string));
      this.#wake();
    };
    this.closed = new Promise((resolve) => {
      this.#socket.onclose = ({ code, reason }) => {
        this.#isClosed = true;
        resolve({ code, reason });
        this.#wake();
      };
    });
  }

  /** Rejects if the server refuses it. */
  static async open(serverUrl: string, headers: Record<string, string> = {}): Promise<TestSocket> {
    const socket = new TestSocket(`${serverUrl.replace('http', 'ws')}/v1/socket`, headers);
    await new Promise<void>((resolve, reject) => {
      socket.#socket.onopen = () => resolve();
      void socket.closed.then(({ code }) => reject(new Error(`the socket did not open: ${code}`)));
    });
    return socket;
  }

  send(frame: Parameters<typeof encodeClientFrame>[0]): void {
    this.#socket.send(encodeClientFrame(frame));
  }

  sendRaw(data: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(data);
  }

  /** Frames of this kind so far. */
  all<Name extends Case>(name: Name): FrameOf<Name>[] {
    return this.frames.flatMap((frame) => (frame.case === name ? [frame.value as FrameOf<Name>] : []));
  }

  /** The first frame of this kind, present or future, that is as wanted. Rejects if the socket closes without it. */
  async next<Name extends Case>(
    name: Name,
    isWanted: (value: FrameOf<Name>) => boolean = () => true,
  ): Promise<FrameOf<Name>> {
    for (;;) {
      const found = this.all(name).find(isWanted);
      if (found !== undefined) return found;
      if (this.#isClosed) throw new Error(`the socket closed before the wanted ${name} came`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  close(): void {
    this.#socket.close();
  }

  #wake(): void {
    for (const resume of this.#waiting) resume();
    this.#waiting.clear();
  }
}

function parse(data: ArrayBuffer | string): Frame {
  return typeof data === 'string'
    ? fromJson(ServerFrameSchema, JSON.parse(data)).frame
    : decodeServerFrame(new Uint8Array(data)).frame;
}
