import session from 'express-session';
import type { RequestHandler } from 'express';
import { LarderError, LarderStore, ListedSession } from '..';

declare module 'express-session' {
  interface SessionData {
    user?: string;
  }
}

const store = new LarderStore({
  url: 'http://127.0.0.1:8080',
  apiKey: 'secret',
  maxLife: '12h',
  user: (held) => held.user,
});

export const handler: RequestHandler = session({ store, secret: 'x', resave: false, saveUninitialized: false });

export const login: RequestHandler = (req, res, next) => {
  req.session.user = 'ada';
  store.rotate(req, (failure) => {
    if (failure instanceof LarderError) {
      res.sendStatus(failure.status);
    } else {
      next();
    }
  });
};

store.list('ada', (failure, sessions?: ListedSession[]) => sessions?.map((one) => one.handle));
store.revoke('ada');
store.revoke('ada', 'handle', (failure, done?: boolean) => done);
