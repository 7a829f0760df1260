'use strict';

const { randomUUID } = require('node:crypto');

/** The address of a service of type llm, and an API key of Larder's. */
const url = `${process.env.LARDER}/api/v2/chat`;
const key = process.env.KEY;
if (!process.env.LARDER || !key) {
  throw new Error('Set LARDER to the address of a running Larder and KEY to an API key with all rights');
}

/** A prompt that no other test has. */
const prompt = (more = '') => `say ${randomUUID()} ${more}`;

/** Larder's word on an answer. */
const status = (response) => response.headers.get('cache-status');

const HIT = 'larder; hit; detail=exact';
const STORED = 'larder; fwd=miss; stored';
const PARTIAL = 'larder; fwd=partial; stored';
const MISS = 'larder; fwd=miss';

module.exports = { url, key, prompt, status, HIT, STORED, PARTIAL, MISS };
