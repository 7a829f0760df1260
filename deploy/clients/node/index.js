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

  /** The sessions that are known to be at Larder: to be changed there, but not to be made again when they have ended. */
  #there = new WeakSet();

  constructor({ url, service = 'sessions', apiKey, maxLife, idle, user, timeout = 2000, fetch: other } = {}) {
    super();
    if (!url || !apiKey) {
      throw new TypeError('LarderStore needs the url of Larder and an apiKey');
    }
    this.#service = `${url.replace(/\/+$/, '')}/api/v2/${encodeURIComponent(service)}`;
    this.#url = `${this.#service}/_session`;
    this.#apiKey = apiKey;
    this.#terms = { max: maxLife, idle };
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

  /** Puts off the idle end of a session that was not changed. */
  touch(sid, session, callback) {
    settle(callback, async () => {
      await this.#call('HEAD', this.#at(sid), [200, 404]);
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
   * Gives the request's session a new id in one step and keeps what it holds, as is due whenever somebody signs in. The
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
      req.sessionID = id;
      // express-session writes the changed session at the end of the request, and sends the new id
      this.createSession(req, kept);
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
    this.#there.add(session);
    return session;
  }

  async #put(sid, session) {
    const changes = this.#there.has(session);
    const place = this.#at(sid, '', {
      idle: idleOf(session) ?? this.#terms.idle,
      max: this.#terms.max,
      user: this.#userOf(session),
    });
    const fields = { 'Content-Type': 'application/json', ...(changes && { 'If-Match': '*' }) };
    await this.#call('PUT', place, changes ? [200, 412] : [200, 201], JSON.stringify(session), fields);
    this.#there.add(session);
  }

  #at(sid, below = '', parameters = {}) {
    const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
    const query = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
    return `${this.#url}/${encodeURIComponent(sid)}${below}${query}`;
  }

  async #call(method, place, expected, body, fields) {
    const answer = await this.#fetch(place, {
      method,
      body,
      headers: { 'X-API-Key': this.#apiKey, ...fields },
      signal: AbortSignal.timeout(this.#timeout),
    });
    if (!expected.includes(answer.status)) {
      await answer.body?.cancel();
      throw new LarderError(`${method} of a session`, answer.status);
    }
    return answer;
  }
}

/** A session lives at Larder as long as its cookie does in the browser, where the cookie says so. */
function idleOf(session) {
  const millis = session?.cookie?.originalMaxAge;
  return Number.isFinite(millis) ? `${Math.max(1, Math.ceil(millis / 1000))}s` : undefined;
}

/** Calls back outside of the promise, where what the callback throws is not taken for a failure of ours. */
function settle(callback, work) {
  work().then(
    (result) => callback && process.nextTick(callback, null, result),
    (failure) => callback && process.nextTick(callback, failure),
  );
}

module.exports = { LarderStore, LarderError };
