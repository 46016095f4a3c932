import type { DescMethodUnary, DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { Identity } from '../accounts/authenticate';
import type { RateLimit } from '../ports/counters';

/** What a handler knows about a call that needs no session. */
export interface OpenCall {
  /** Names the caller's network in rate limits: an address, or the /64 of an IPv6 address. */
  readonly network: string;
}

/** What a handler knows about a call of somebody signed in. */
export interface SessionCall extends OpenCall {
  readonly identity: Identity;
}

type Handler<Method extends DescMethodUnary, Call> = (
  request: MessageShape<Method['input']>,
  call: Call,
) => Promise<MessageInitShape<Method['output']>>;

export type OpenHandler<Method extends DescMethodUnary> = Handler<Method, OpenCall>;
export type SessionHandler<Method extends DescMethodUnary> = Handler<Method, SessionCall>;

/** One RPC: who may call it, how often, and what it does. */
export type Procedure<Method extends DescMethodUnary> =
  /** By network. */
  | { readonly access: 'anyone'; readonly limit: RateLimit; readonly handle: OpenHandler<Method> }
  /** By user. */
  | { readonly access: 'session'; readonly limit: RateLimit; readonly handle: SessionHandler<Method> };

/** All RPCs of a service: one that is missing does not compile. */
export type Procedures<Service extends DescService> = {
  readonly [Name in keyof Service['method']]: Service['method'][Name] extends DescMethodUnary
    ? Procedure<Service['method'][Name]>
    : never;
};

export function anyone<Method extends DescMethodUnary>(
  limit: RateLimit,
  handle: OpenHandler<Method>,
): Procedure<Method> {
  return { access: 'anyone', limit, handle };
}

export function session<Method extends DescMethodUnary>(
  limit: RateLimit,
  handle: SessionHandler<Method>,
): Procedure<Method> {
  return { access: 'session', limit, handle };
}
