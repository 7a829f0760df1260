'use strict';

// express-session with the adapter in place of the store it uses by default: what the tests of express-session itself take for
// express-session. See .ci/clients.

const session = require('express-session');
const { LarderStore } = require('..');
const { place } = require('./larder');

class DefaultStore extends LarderStore {
  constructor() {
    super(place);
  }
}

module.exports = Object.assign((options) => session({ store: new DefaultStore(), ...options }), session, {
  MemoryStore: DefaultStore,
});
