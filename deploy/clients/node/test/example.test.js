'use strict';

const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { once } = require('node:events');
const { after, before, test } = require('node:test');
const { shop } = require('../example/app');
const { place } = require('./larder');

let servers;

before(async () => {
  servers = [shop(place), shop(place)].map((app) => app.listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => (server.listening ? null : once(server, 'listening'))));
});

after(() => servers.forEach((server) => server.close()));

/** Somebody with a browser, whose requests reach one node or the other. */
class Visitor {
  cookie = '';
  #turn = 0;

  async #ask(method, path, body) {
    const { port } = servers[this.#turn++ % servers.length].address();
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { Cookie: this.cookie, 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    assert.equal(answer.status, 200);
    this.cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? this.cookie;
    return answer.json();
  }

  get(path) {
    return this.#ask('GET', path);
  }

  post(path, body) {
    return this.#ask('POST', path, body);
  }
}

test('a cart follows its visitor over both nodes and through the sign-in', async () => {
  const visitor = new Visitor();
  const user = randomUUID();
  await visitor.post('/cart/lamp');
  await visitor.post('/cart/desk');
  const before = visitor.cookie;

  await visitor.post('/login', { user });

  assert.notEqual(visitor.cookie, before);
  assert.deepEqual(await visitor.get('/me'), { user, cart: ['lamp', 'desk'] });
  const thief = new Visitor();
  thief.cookie = before;
  assert.deepEqual(await thief.get('/me'), { user: null, cart: [] });
});

test('a session that did not exist before can be signed in', async () => {
  const visitor = new Visitor();
  const user = randomUUID();

  await visitor.post('/login', { user });

  assert.equal((await visitor.get('/me')).user, user);
});

test('signing out ends this session, signing out everywhere all of them', async () => {
  const user = randomUUID();
  const visitors = [new Visitor(), new Visitor(), new Visitor()];
  for (const visitor of visitors) {
    await visitor.post('/login', { user });
  }
  assert.equal((await visitors[0].get('/devices')).length, 3);

  await visitors[2].post('/logout');
  assert.equal((await visitors[2].get('/me')).user, null);
  assert.equal((await visitors[0].get('/devices')).length, 2);
  await visitors[0].post('/logout-everywhere');
  for (const visitor of visitors) {
    assert.equal((await visitor.get('/me')).user, null);
  }
});
