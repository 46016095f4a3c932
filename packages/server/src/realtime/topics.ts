/**
 * Which conversations the sockets of this process listen to. One record per conversation, shared by all its sockets, so that
 * a socket costs a pointer for each of its conversations.
 */
import type { ConversationId } from '@tidings/protocol';
import type { Bus } from '../ports/bus';
import type { Topics as EdgeTopics, Socket } from '../ports/edge';

export interface Topic {
  readonly conversation: ConversationId;
  /** Name at the edge for sockets that speak Protobuf; short, because the edge keeps it once for each topic. */
  readonly name: string;
  /** Name for sockets that speak the JSON mapping. */
  readonly jsonName: string;
  /** What its sockets have been told up to; moved by the follower alone. */
  heardSeq: number;
  sockets: number;
  jsonSockets: number;
  /** Until the bus listens; undefined from then on. */
  opening: Promise<void> | undefined;
}

export interface Listener {
  readonly socket: Socket;
  readonly isJson: boolean;
  /** The topics it listens to; changed by `listen` and `unlisten` only. */
  readonly topics: Topic[];
}

export interface TopicRegistry {
  readonly size: number;
  /** Undefined while no socket here listens. */
  get(conversation: ConversationId): Topic | undefined;
  [Symbol.iterator](): Iterator<Topic>;
  /**
   * Makes the socket listen. The promise is there only while the bus is being asked. Repeating changes nothing.
   * @param headSeq of the log, as the socket knows it
   */
  listen(listener: Listener, conversation: ConversationId, headSeq: number): Promise<void> | undefined;
  unlisten(listener: Listener, conversation: ConversationId): void;
  /** For a socket that has closed: the edge has forgotten it already. */
  forget(listener: Listener): void;
  /** Hands one encoded frame to the sockets that listen; `toJson` runs only if one of them needs it. */
  publish(conversation: ConversationId, frame: Uint8Array, toJson: (frame: Uint8Array) => string): void;
}

export const conversationChannel = (conversation: ConversationId): string => `c:${conversation}`;

export function createTopicRegistry(bus: Bus, edge: () => EdgeTopics): TopicRegistry {
  const topics = new Map<ConversationId, Topic>();
  let opened = 0;

  const open = (conversation: ConversationId, heardSeq: number): Topic => {
    const name = (opened++).toString(36);
    const counts = { heardSeq, sockets: 0, jsonSockets: 0 };
    const topic: Topic = { conversation, name, jsonName: `j${name}`, ...counts, opening: undefined };
    topics.set(conversation, topic);
    topic.opening = bus.subscribe(conversationChannel(conversation)).then(() => {
      topic.opening = undefined;
    });
    return topic;
  };

  const leave = (topic: Topic, listener: Listener) => {
    if (listener.isJson) topic.jsonSockets--;
    if (--topic.sockets > 0) return;
    topics.delete(topic.conversation);
    bus.unsubscribe(conversationChannel(topic.conversation));
  };

  return {
    get size() {
      return topics.size;
    },
    [Symbol.iterator]: () => topics.values(),
    get: (conversation) => topics.get(conversation),
    listen(listener, conversation, headSeq) {
      const topic = topics.get(conversation) ?? open(conversation, headSeq);
      if (listener.topics.includes(topic)) return topic.opening;
      listener.topics.push(topic);
      topic.sockets++;
      if (listener.isJson) topic.jsonSockets++;
      listener.socket.subscribe(listener.isJson ? topic.jsonName : topic.name);
      return topic.opening;
    },
    unlisten(listener, conversation) {
      const index = listener.topics.findIndex((topic) => topic.conversation === conversation);
      const [topic] = index < 0 ? [] : listener.topics.splice(index, 1);
      if (topic === undefined) return;
      listener.socket.unsubscribe(listener.isJson ? topic.jsonName : topic.name);
      leave(topic, listener);
    },
    forget(listener) {
      for (const topic of listener.topics.splice(0)) leave(topic, listener);
    },
    publish(conversation, frame, toJson) {
      const topic = topics.get(conversation);
      if (topic === undefined) return;
      if (topic.sockets > topic.jsonSockets) edge().publish(topic.name, frame);
      if (topic.jsonSockets > 0) edge().publish(topic.jsonName, toJson(frame));
    },
  };
}
