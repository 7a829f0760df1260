import { SessionData, Store } from 'express-session';
import type { Request } from 'express';

export interface LarderStoreOptions {
  /** Where Larder is, such as `https://larder.example.org`. */
  url: string;
  /** The service that keeps the sessions, and had better keep nothing else. `sessions` by default. */
  service?: string;
  /** An API key with a grant for the prefix `_session/` of that service. */
  apiKey: string;
  /**
   * How long after its beginning a session ends however busy it is, such as `7d`. By default the service's
   * `sessions.max-life`, which is `12h`, or the `maxAge` of the cookie where that is longer.
   */
  maxLife?: string;
  /** How long after its last use a session ends whose cookie has no `maxAge`; by default the service's `sessions.idle`, `30m`. */
  idle?: string;
  /** Who is signed in, as the session says; by this name sessions are listed and revoked. */
  user?: (session: SessionData) => string | undefined;
  /** After how many milliseconds without an answer a call fails; 2000 by default. */
  timeout?: number;
  /** How many calls are under way at a time, and so how many connections there are; others wait. 32 by default. */
  connections?: number;
  /** In place of the global `fetch`. */
  fetch?: typeof globalThis.fetch;
}

/** One session of a user. */
export interface ListedSession {
  /** What it may be called; it opens nothing, and stays the same when the id is rotated. */
  handle: string;
  /** Seconds until it ends if it is not used. */
  ttl: number;
  /** Seconds until it ends however busy it is; 0 for no such end. */
  max: number;
  /** After how many seconds without use it ends. */
  idle: number;
  /** Seconds since it began. */
  age: number;
  /** Seconds since the last use that was written down. */
  unused: number;
  /** Bytes it holds. */
  size: number;
}

/** An answer of Larder's that was not expected. */
export class LarderError extends Error {
  readonly status: number;
}

/** Keeps sessions of express-session in a service of Larder. */
export class LarderStore extends Store {
  constructor(options: LarderStoreOptions);
  get(sid: string, callback: (err: any, session?: SessionData | null) => void): void;
  set(sid: string, session: SessionData, callback?: (err?: any) => void): void;
  /** Puts off the idle end, and takes over a `cookie.maxAge` that was changed. */
  touch(sid: string, session: SessionData, callback?: (err?: any) => void): void;
  destroy(sid: string, callback?: (err?: any) => void): void;
  /** Flushes the whole service. */
  clear(callback?: (err?: any) => void): void;
  /** Gives the request's session a new id in one step and keeps what it holds. */
  rotate(req: Request, callback: (err?: any) => void): void;
  /** Tells of the live sessions of a user. */
  list(user: string, callback: (err: any, sessions?: ListedSession[]) => void): void;
  /** Ends every session of a user, or the one with this handle. */
  revoke(user: string, callback?: (err: any, done?: boolean) => void): void;
  revoke(user: string, handle: string, callback?: (err: any, done?: boolean) => void): void;
}
