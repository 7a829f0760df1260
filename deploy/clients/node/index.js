'use strict';

const { Store } = require('express-session');

/** An answer of Larder's that is neither what was asked for nor one of those that are expected. Tells no session id. */
class LarderError extends Error {
  constructor(call, status) {
    super(`Larder answered ${status} to ${call}`);
    this.name = 'LarderError';
    this.status = status;
  }
}

/** Keeps sessions of express-session in a service of Larder. */
class LarderStore extends Store {
  #url;
  #apiKey;
  #terms;
  #userOf;
  #timeout;
  #fetch;
  #service;
  #calls;
  #warned = false;

  /**
   * The sessions that are known to be at Larder, each with the idle time that it has there: to be changed there, but not to
   * be made again when they have ended.
   */
  #there = new WeakMap();

  constructor({ url, service = 'sessions', apiKey, maxLife, idle, user, timeout = 2000, connections = 32, fetch: other } = {}) {
    super();
    if (!url || !apiKey) {
      throw new TypeError('LarderStore needs the url of Larder and an apiKey');
    }
    this.#service = `${url.replace(/\/+$/, '')}/api/v2/${encodeURIComponent(service)}`;
    this.#url = `${this.#service}/_session`;
    this.#apiKey = apiKey;
    this.#terms = { max: maxLife, idle: idle ?? SERVICE_DEFAULT };
    this.#calls = new Slots(connections);
    this.#userOf = user ?? (() => undefined);
    this.#timeout = timeout;
    this.#fetch = other ?? globalThis.fetch;
  }

  /** Reads a session, which puts off its idle end. */
  get(sid, callback) {
    settle(callback, async () => {
      const answer = await this.#call('GET', this.#at(sid), [200, 404]);
      return answer.status === 404 ? null : answer.json();
    });
  }

  /**
   * Writes a session. One that was read or written through this store before is only changed: when it has ended meanwhile,
   * because its user signed out or was signed out, a request that was under way must not bring it back.
   */
  set(sid, session, callback) {
    settle(callback, () => this.#put(sid, session));
  }

  /** Puts off the idle end of a session that was not changed, or of which only the cookie was. */
  touch(sid, session, callback) {
    settle(callback, async () => {
      const idle = this.#idleOf(session);
      if (this.#there.get(session) === idle) {
        await this.#call('HEAD', this.#at(sid), [200, 404]);
        return;
      }
      const merge = { 'Content-Type': 'application/merge-patch+json' };
      const cookie = JSON.stringify({ cookie: session?.cookie ?? {} });
      const answer = await this.#call('PATCH', this.#at(sid, '', { idle }), [200, 404], cookie, merge);
      await this.#written(session, answer);
    });
  }

  /** Ends a session. */
  destroy(sid, callback) {
    settle(callback, async () => {
      await this.#call('DELETE', this.#at(sid), [200]);
    });
  }

  /** Flushes the whole service: its sessions and everything else in it. */
  clear(callback) {
    settle(callback, async () => {
      await this.#call('DELETE', this.#service, [200]);
    });
  }

  /**
   * Gives the request's session a new id in one step and keeps what it holds, as is due whenever a user signs in. The
   * old id is unknown at once; of several rotations at once one succeeds, and the others fail with status 404.
   */
  rotate(req, callback) {
    settle(callback, async () => {
      if (!this.#there.has(req.session)) {
        await this.#put(req.sessionID, req.session);
      }
      const place = this.#at(req.sessionID, '/rotate', { user: this.#userOf(req.session) });
      const { id } = await (await this.#call('POST', place, [200])).json();
      const kept = JSON.parse(JSON.stringify(req.session));
      const idle = this.#there.get(req.session);
      req.sessionID = id;
      // express-session writes the changed session at the end of the request, and sends the new id
      this.#there.set(this.createSession(req, kept), idle);
    });
  }

  /** Tells of the live sessions of a user: handles, ages, ends. No ids, which are the users' secrets. */
  list(user, callback) {
    settle(callback, async () => {
      const answer = await this.#call('GET', `${this.#url}?${new URLSearchParams({ user })}`, [200]);
      return (await answer.json()).resource;
    });
  }

  /** Ends every session of a user, on every node, or the one with this handle. */
  revoke(user, handle, callback) {
    const which = typeof handle === 'string' ? { user, handle } : { user };
    settle(typeof handle === 'function' ? handle : callback, async () => {
      const answer = await this.#call('DELETE', `${this.#url}?${new URLSearchParams(which)}`, [200]);
      return (await answer.json()).success;
    });
  }

  /** Called by express-session with what `get` has found. */
  createSession(req, data) {
    const session = super.createSession(req, data);
    this.#there.set(session, this.#idleOf(session));
    return session;
  }

  async #put(sid, session) {
    const changes = this.#there.has(session);
    const place = this.#at(sid, '', {
      idle: this.#idleToSay(session),
      max: this.#terms.max,
      user: this.#userOf(session),
    });
    const fields = { 'Content-Type': 'application/json', ...(changes && { 'If-Match': '*' }) };
    const answer = await this.#call('PUT', place, changes ? [200, 412] : [200, 201], JSON.stringify(session), fields);
    await this.#written(session, answer);
  }

  /** Notes what Larder has now, and warns once of a session that ends before its cookie does. */
  async #written(session, answer) {
    const known = this.#there.get(session);
    const idle = this.#idleOf(session);
    if (known !== undefined || answer.ok) {
      this.#there.set(session, idle);
    }
    const maxAge = session?.cookie?.originalMaxAge;
    if (!answer.ok || known === idle || this.#warned || !Number.isFinite(maxAge)) {
      await answer.body?.cancel();
      return;
    }
    const { max } = await answer.json();
    // a second for what has passed meanwhile
    if (max > 0 && max + 1 < Math.floor(maxAge / 1000)) {
      this.#warned = true;
      process.emitWarning(
        `A cookie with a maxAge of ${Math.round(maxAge / 1000)} s has a session that Larder ends after ${max} s, however busy it is. ` +
          'Give LarderStore a longer maxLife, and see max-ttl and sessions.max-life of the service.',
        { type: 'LarderWarning', code: 'LARDER_SESSION_LIFE' },
      );
    }
  }

  /**
   * A session lives at Larder as long as its cookie does in the browser, where the cookie says so. A cookie computes its
   * age from the clock, which may tick while it is set: 599,999 ms are 600 s.
   */
  #idleOf(session) {
    const millis = session?.cookie?.originalMaxAge;
    if (!Number.isFinite(millis)) {
      return this.#terms.idle;
    }
    const step = millis > 1_000 ? 100 : 1;
    return `${Math.max(1, Math.ceil(millis / step) * step)}ms`;
  }

  /** Nothing where Larder has it already, or takes it by default. */
  #idleToSay(session) {
    const idle = this.#idleOf(session);
    return (this.#there.get(session) ?? SERVICE_DEFAULT) === idle ? undefined : idle;
  }

  #at(sid, below = '', parameters = {}) {
    const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
    const query = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
    return `${this.#url}/${encodeURIComponent(sid)}${below}${query}`;
  }

  /** Waits for a free connection first: the timeout is for Larder's answer, not for those of other calls. */
  #call(method, place, expected, body, fields) {
    return this.#calls.run(async () => {
      const request = { method, body, headers: { 'X-API-Key': this.#apiKey, ...fields } };
      let answer = await this.#send(place, request);
      for (let again = 1; answer.status === 503 && again <= AGAIN; again++) {
        // nothing was done, because Larder or its backend has too much to do
        await answer.body?.cancel();
        await pause(again);
        answer = await this.#send(place, request);
      }
      if (!expected.includes(answer.status)) {
        await answer.body?.cancel();
        throw new LarderError(`${method} of a session`, answer.status);
      }
      return answer;
    });
  }

  #send(place, request) {
    return this.#fetch(place, { ...request, signal: AbortSignal.timeout(this.#timeout) });
  }
}

/** What Larder takes for "as the service has it". */
const SERVICE_DEFAULT = '-1';

/** How often a call is made again that Larder was too busy for. */
const AGAIN = 3;

/** How many calls may wait for their turn. */
const MOST_WAITING = 10_000;

/** A number of calls at a time; others wait for their turn. */
class Slots {
  #free;
  #waiting = [];

  constructor(count) {
    this.#free = count;
  }

  async run(work) {
    if (this.#free > 0) {
      this.#free--;
    } else if (this.#waiting.length >= MOST_WAITING) {
      throw new Error('Too many calls to Larder wait for their turn');
    } else {
      await new Promise((turn) => this.#waiting.push(turn));
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) {
        next();
      } else {
        this.#free++;
      }
    }
  }
}

/** A random time that grows with each try, so that those who were refused together do not come back together. */
function pause(attempt) {
  return new Promise((resolve) => setTimeout(resolve, 25 * 2 ** attempt * (0.5 + Math.random())));
}

/** Calls back outside of the promise, where what the callback throws is not taken for a failure of ours. */
function settle(callback, work) {
  work().then(
    (result) => callback && process.nextTick(callback, null, result),
    (failure) => callback && process.nextTick(callback, failure),
  );
}

module.exports = { LarderStore, LarderError };
