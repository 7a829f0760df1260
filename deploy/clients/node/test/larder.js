'use strict';

const { randomUUID } = require('node:crypto');
const { promisify } = require('node:util');
const { LarderStore } = require('..');

const url = process.env.LARDER;
const apiKey = process.env.KEY;
if (!url || !apiKey) {
  throw new Error('Set LARDER to the address of a running Larder and KEY to an API key with all rights');
}

/** Where the tests' sessions are, and how they get there. */
const place = { url, apiKey, service: process.env.SERVICE ?? 'local' };

/** A store whose methods return promises. */
function store(options = {}) {
  const plain = new LarderStore({ ...place, ...options });
  const promised = { plain };
  for (const method of ['get', 'set', 'touch', 'destroy', 'clear', 'rotate', 'list', 'revoke']) {
    promised[method] = promisify(plain[method].bind(plain));
  }
  return promised;
}

/** Data as express-session has it. */
function data(members = {}, maxAge = 60_000) {
  return { cookie: { originalMaxAge: maxAge, httpOnly: true, path: '/' }, ...members };
}

/** Lets time go by: the server under test has a clock of its own. */
const pass = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

/** What Larder knows of a session. */
async function known(id) {
  const answer = await fetch(`${url}/api/v2/${place.service}/_session/${encodeURIComponent(id)}?envelope=true`, {
    headers: { 'X-API-Key': apiKey },
  });
  return answer.json();
}

module.exports = { place, store, data, pass, known, sid: randomUUID };
