'use strict';

// A shop with a cart and a sign-in. Any number of it may run behind a load balancer: they share the sessions.
//   LARDER=http://127.0.0.1:8080 KEY=… PORT=3000 npm run example

const express = require('express');
const session = require('express-session');
const { LarderStore } = require('..');

function shop({ url, apiKey, service }) {
  const store = new LarderStore({ url, apiKey, service, maxLife: '12h', user: (held) => held.user });
  const app = express();
  app.use(express.json());
  app.use(
    session({
      store,
      secret: 'of-this-example-only',
      resave: false,
      saveUninitialized: false,
      cookie: { maxAge: 30 * 60 * 1000, sameSite: 'lax' },
    }),
  );

  app.post('/cart/:article', (req, res) => {
    req.session.cart = [...(req.session.cart ?? []), req.params.article];
    res.json({ cart: req.session.cart });
  });

  // a user who signs in gets a new id and keeps the cart
  app.post('/login', (req, res, next) => {
    req.session.user = String(req.body.user);
    store.rotate(req, (failure) => (failure ? next(failure) : res.json({ user: req.session.user })));
  });

  app.get('/me', (req, res) => res.json({ user: req.session.user ?? null, cart: req.session.cart ?? [] }));

  app.get('/devices', (req, res, next) => {
    store.list(String(req.session.user), (failure, devices) => (failure ? next(failure) : res.json(devices)));
  });

  app.post('/logout', (req, res, next) => {
    req.session.destroy((failure) => (failure ? next(failure) : res.json({})));
  });

  app.post('/logout-everywhere', (req, res, next) => {
    store.revoke(String(req.session.user), (failure) => (failure ? next(failure) : res.json({})));
  });

  return app;
}

if (require.main === module) {
  const port = Number(process.env.PORT ?? 3000);
  shop({ url: process.env.LARDER, apiKey: process.env.KEY, service: process.env.SERVICE ?? 'local' }).listen(port, () =>
    console.log(`http://127.0.0.1:${port}`),
  );
}

module.exports = { shop };
