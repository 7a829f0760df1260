'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { once } = require('node:events');
const { createServer } = require('node:net');
const path = require('node:path');
const { test } = require('node:test');
const { LarderError, LarderStore } = require('..');
const { store, data, known, pass, sid } = require('./larder');

/** The warnings that come while the work is done. */
async function warnings(work) {
  const warned = [];
  const note = (warning) => warned.push(warning);
  process.on('warning', note);
  try {
    await work();
    await pass(20);
  } finally {
    process.off('warning', note);
  }
  return warned.filter((one) => one.name === 'LarderWarning');
}

test('what is set is got', async () => {
  const sessions = store();
  const id = sid();
  const held = data({ cart: ['7', { n: 2.5 }], name: 'Ü' });

  await sessions.set(id, held);

  assert.deepEqual(await sessions.get(id), held);
});

test('an unknown session is none', async () => {
  assert.equal(await store().get(sid()), null);
  await store().touch(sid(), data());
  await store().destroy(sid());
});

test('ids may have any characters', async () => {
  const sessions = store();
  for (const id of [`${sid()}/../x?y#z`, `${sid()} %2F;+`, `ü${sid()}`]) {
    await sessions.set(id, data({ id }));
    assert.equal((await sessions.get(id)).id, id);
  }
});

test('a session is replaced as a whole', async () => {
  const sessions = store();
  const id = sid();
  await sessions.set(id, data({ old: 1 }));
  await sessions.set(id, data({ next: 2 }));

  assert.deepEqual(await sessions.get(id), data({ next: 2 }));
});

test('a destroyed session is gone', async () => {
  const sessions = store();
  const id = sid();
  await sessions.set(id, data());
  await sessions.destroy(id);

  assert.equal(await sessions.get(id), null);
});

test('a session ends when its cookie does, unless it is touched', async () => {
  const sessions = store();
  const [left, touched] = [sid(), sid()];
  await sessions.set(left, data({}, 2_000));
  await sessions.set(touched, data({}, 2_000));
  for (let i = 0; i < 6; i++) {
    await pass(500);
    await sessions.touch(touched, data({}, 2_000));
  }

  assert.equal(await sessions.get(left), null);
  assert.notEqual(await sessions.get(touched), null);
});

test('a changed maxAge counts after a touch, for the session and in its cookie', async () => {
  const sessions = store();
  const id = sid();
  await sessions.set(id, data({ n: 1 }, 60_000));
  const session = sessions.plain.createSession({ sessionID: id }, await sessions.get(id));
  session.cookie.maxAge = 600_000;

  await sessions.touch(id, session);

  assert.equal((await known(id)).idle, 600);
  const held = await sessions.get(id);
  // the clock may tick while a cookie is set
  assert.ok(Math.abs(held.cookie.originalMaxAge - 600_000) < 10);
  assert.equal(held.n, 1);

  session.cookie.maxAge = null;
  await sessions.touch(id, session);
  assert.equal((await known(id)).idle, 1_800);
  session.cookie.maxAge = 300_000;
  await sessions.set(id, session);
  assert.equal((await known(id)).idle, 300);
});

test('a touch of an unchanged session writes nothing', async () => {
  const asked = [];
  const spy = (url, request) => {
    asked.push(request.method);
    return fetch(url, request);
  };
  const sessions = store({ fetch: spy });
  const id = sid();
  await sessions.set(id, data());
  const session = sessions.plain.createSession({ sessionID: id }, await sessions.get(id));

  await sessions.touch(id, session);

  assert.deepEqual(asked, ['PUT', 'GET', 'HEAD']);
});

test('a cookie of seven days has a session of seven days', async () => {
  const week = 7 * 24 * 3600;
  const id = sid();

  const warned = await warnings(() => store().set(id, data({}, week * 1000)));

  const { idle, max } = await known(id);
  assert.equal(idle, week);
  assert.ok(max > week - 60, `${max} s`);
  assert.deepEqual(warned, []);
});

test('a session that ends before its cookie is warned of once', async () => {
  const sessions = store({ maxLife: '1h' });

  const warned = await warnings(async () => {
    await sessions.set(sid(), data({}, 7_200_000));
    await sessions.set(sid(), data({}, 7_200_000));
  });

  assert.equal(warned.length, 1);
  assert.match(warned[0].message, /maxAge of 7200 s.*ends after 3\d{3} s/);
});

test('a maxAge that grows beyond the end of its session is warned of', async () => {
  const sessions = store();
  const id = sid();
  await sessions.set(id, data());
  const session = sessions.plain.createSession({ sessionID: id }, await sessions.get(id));
  session.cookie.maxAge = 7 * 24 * 3600 * 1000;

  const warned = await warnings(() => sessions.touch(id, session));

  assert.deepEqual(warned.map((one) => one.code), ['LARDER_SESSION_LIFE']);
});

test('a session whose user changes can be saved, and is the next user\'s', async () => {
  const sessions = store({ user: (held) => held.user });
  const [first, next] = [`user-${sid()}`, `user-${sid()}`];
  const id = sid();
  await sessions.set(id, data({ user: first }));
  const session = sessions.plain.createSession({ sessionID: id }, await sessions.get(id));

  session.user = next;
  await sessions.set(id, session);
  await sessions.set(id, session);

  assert.equal((await sessions.get(id)).user, next);
  assert.deepEqual(await sessions.list(first), []);
  assert.equal((await sessions.list(next)).length, 1);
  await sessions.revoke(first);
  assert.notEqual(await sessions.get(id), null);
  await sessions.revoke(next);
  assert.equal(await sessions.get(id), null);
});

test('hundreds of sessions at once are kept, of many users and of one', async () => {
  const sessions = store({ user: (held) => held.user });
  for (const user of [() => `user-${sid()}`, () => 'the one of the burst']) {
    const ids = Array.from({ length: 300 }, sid);

    await Promise.all(ids.map((id) => sessions.set(id, data({ user: user() }))));

    const found = await Promise.all(ids.map((id) => sessions.get(id)));
    assert.ok(found.every((one) => one !== null));
  }
});

test('a call that Larder was too busy for is made again', async () => {
  const answers = [503, 503, 200];
  const busy = async () => new Response(answers.length === 1 ? '{"n":1}' : null, { status: answers.shift() });

  assert.deepEqual(await store({ fetch: busy }).get(sid()), { n: 1 });

  const always = async () => new Response(null, { status: 503 });
  await assert.rejects(store({ fetch: always }).get(sid()), { status: 503 });
});

test('calls that wait for others do not run out of time', async () => {
  let now = 0;
  let most = 0;
  const slow = async (url, { signal }) => {
    most = Math.max(most, ++now);
    await pass(100);
    now--;
    signal.throwIfAborted();
    return new Response(null, { status: 404 });
  };
  const sessions = store({ fetch: slow, timeout: 1_000, connections: 2 });

  await Promise.all(Array.from({ length: 30 }, () => sessions.get(sid())));

  assert.equal(most, 2);
});

test('a busy session ends at its longest life', async () => {
  const sessions = store({ maxLife: '2s' });
  const id = sid();
  const request = { sessionID: id };
  await sessions.set(id, data());
  const session = sessions.plain.createSession(request, await sessions.get(id));
  for (let i = 0; i < 6; i++) {
    await pass(500);
    await sessions.set(id, session);
  }

  assert.equal(await sessions.get(id), null);
});

test('a request under way does not bring back what was destroyed meanwhile', async () => {
  const sessions = store();
  const id = sid();
  await sessions.set(id, data({ n: 1 }));
  const session = sessions.plain.createSession({ sessionID: id }, await sessions.get(id));
  await sessions.destroy(id);

  session.n = 2;
  await sessions.set(id, session);

  assert.equal(await sessions.get(id), null);
});

test('a rotated session is known by its new id alone, and keeps what it holds', async () => {
  const sessions = store({ user: (held) => held.user });
  const old = sid();
  const user = `user-${sid()}`;
  await sessions.set(old, data({ cart: [7] }));
  const request = { sessionID: old };
  const late = sessions.plain.createSession({ sessionID: old }, await sessions.get(old));
  request.session = sessions.plain.createSession(request, await sessions.get(old));
  request.session.user = user;

  await sessions.rotate(request);
  await sessions.set(request.sessionID, request.session);
  await sessions.set(old, late);

  assert.notEqual(request.sessionID, old);
  assert.equal(request.session.id, request.sessionID);
  assert.equal(await sessions.get(old), null);
  assert.deepEqual((await sessions.get(request.sessionID)).cart, [7]);
  assert.equal((await sessions.list(user)).length, 1);
});

test('of several rotations at once one succeeds', async () => {
  const sessions = store();
  const id = sid();
  await sessions.set(id, data());
  const held = await sessions.get(id);
  const rotations = Array.from({ length: 8 }, () => {
    const request = { sessionID: id };
    request.session = sessions.plain.createSession(request, held);
    return sessions.rotate(request);
  });

  const ended = await Promise.allSettled(rotations);

  assert.equal(ended.filter((one) => one.status === 'fulfilled').length, 1);
  assert.ok(ended.filter((one) => one.status === 'rejected').every((one) => one.reason.status === 404));
});

test('a user is revoked as a whole, or one session by its handle', async () => {
  const sessions = store({ user: (held) => held.user });
  const user = `user-${sid()}`;
  const ids = [sid(), sid(), sid()];
  for (const id of ids) {
    await sessions.set(id, data({ user }));
  }
  const listed = await sessions.list(user);
  assert.equal(listed.length, 3);
  assert.ok(ids.every((id) => !JSON.stringify(listed).includes(id)));

  assert.equal(await sessions.revoke(user, listed[0].handle), true);
  assert.equal((await sessions.list(user)).length, 2);
  assert.equal(await sessions.revoke(user), true);
  assert.deepEqual(await sessions.list(user), []);
  assert.deepEqual(await Promise.all(ids.map((id) => sessions.get(id))), [null, null, null]);
});

test('clear ends every session', async () => {
  // in a service where no other test has its own
  const sessions = store({ service: process.env.OTHER_SERVICE ?? 'file' });
  const id = sid();
  await sessions.set(id, data());
  await sessions.clear();

  assert.equal(await sessions.get(id), null);
});

test('a failure tells its status and no id', async () => {
  const sessions = store({ apiKey: 'nobody-has-this-key' });
  const id = sid();

  const failure = await sessions.get(id).catch((e) => e);

  assert.ok(failure instanceof LarderError);
  assert.equal(failure.status, 401);
  assert.ok(!`${failure.stack}`.includes(id));
});

test('a server that does not answer fails the call in time', async () => {
  const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const sessions = store({ url: `http://127.0.0.1:${silent.address().port}`, timeout: 100 });

  await assert.rejects(sessions.get(sid()), { name: 'TimeoutError' });
  silent.close();
});

test('what a callback throws is not taken for a failure of the store', () => {
  const program = `
    const { LarderStore } = require(${JSON.stringify(path.resolve(__dirname, '..'))});
    const fetch = async () => new Response(null, { status: 404 });
    process.on('uncaughtException', (e) => console.log(e.message));
    new LarderStore({ url: 'http://unused', apiKey: 'unused', fetch }).get('x', () => {
      console.log('called');
      throw new Error('of the callback');
    });`;

  assert.equal(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' }), 'called\nof the callback\n');
});

test('without an address or a key there is no store', () => {
  assert.throws(() => new LarderStore({ apiKey: 'x' }), TypeError);
  assert.throws(() => new LarderStore({ url: 'http://x' }), TypeError);
  assert.throws(() => new LarderStore(), TypeError);
});
