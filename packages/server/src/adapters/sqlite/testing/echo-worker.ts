/** Answers each call with the number it was given. */
import { type SharedChannel, serveChannel } from '../worker-channel';

declare const self: Worker;

self.onmessage = ({ data }: MessageEvent<SharedChannel>) =>
  serveChannel(data, (call, reply) => {
    const given = call.uint();
    reply.uint(given);
    return given !== 0;
  });
