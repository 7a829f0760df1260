'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { default: Anthropic } = require('@anthropic-ai/sdk');
const { url, key, prompt, status, HIT, STORED, MISS } = require('./place');

const client = new Anthropic({ baseURL: url, apiKey: key, maxRetries: 0 });
const params = (content, more = {}) => ({ model: 'm', max_tokens: 99, messages: [{ role: 'user', content }], ...more });
const ask = (content, more) => client.messages.create(params(content, more));

async function read(stream) {
  const events = [];
  for await (const event of stream) {
    events.push(event);
  }
  return events;
}

test('an equal message is answered from the cache', async () => {
  const content = prompt();
  const first = await ask(content).withResponse();
  const second = await ask(content).withResponse();
  assert.equal(status(first.response), STORED);
  assert.equal(status(second.response), HIT);
  assert.equal(second.data.content[0].text, 'answer 1');
  assert.deepEqual(second.data, first.data);
});

test('system prompts have answers of their own', async () => {
  const content = prompt();
  await ask(content);
  const { data, response } = await ask(content, { system: 'Be brief.' }).withResponse();
  assert.equal(status(response), STORED);
  assert.equal(data.content[0].text, 'answer 2');
});

test('a stream is stored for streams and for messages', async () => {
  const content = prompt();
  const whole = await client.messages.stream(params(content)).finalMessage();
  const { data, response } = await ask(content, { stream: true }).withResponse();
  const events = await read(data);
  assert.equal(status(response), HIT);
  assert.deepEqual(events.map((event) => event.type),
    ['message_start', 'content_block_start', 'content_block_delta', 'content_block_stop', 'message_delta', 'message_stop']);
  assert.deepEqual(await client.messages.stream(params(content)).finalMessage(), whole);
  const stored = await ask(content);
  assert.equal(stored.content[0].text, 'answer 1');
  assert.deepEqual(stored.usage, { input_tokens: 5, output_tokens: 7 });
});

test('a message is stored for streams', async () => {
  const content = prompt();
  const stored = await ask(content);
  const stream = client.messages.stream(params(content));
  assert.equal(await stream.finalText(), 'answer 1');
  const joined = await stream.finalMessage();
  assert.deepEqual(joined.usage, stored.usage);
  assert.equal(joined.stop_reason, 'end_turn');
});

test('calls of tools pass', async () => {
  const content = prompt('tool');
  for (let i = 0; i < 2; i++) {
    const { data, response } = await ask(content).withResponse();
    assert.equal(status(response), MISS);
    assert.deepEqual(data.content[0].input, { at: 'x' });
    const streamed = await client.messages.stream(params(content)).finalMessage();
    assert.deepEqual(streamed.content[0].input, { at: 'x' });
  }
});

test('a stream that is cut is not stored', async () => {
  const content = prompt('cut');
  await read(await ask(content, { stream: true }));
  assert.equal((await ask(content)).content[0].text, 'answer 2');
});

for (const [code, type] of [[400, Anthropic.BadRequestError], [401, Anthropic.AuthenticationError], [429, Anthropic.RateLimitError], [529, Anthropic.InternalServerError]]) {
  test(`${code} of the model is ${type.name}, and not stored`, async () => {
    const content = prompt(`fail ${code}`);
    for (const stream of [false, true]) {
      await assert.rejects(ask(content, { stream }), (error) => {
        assert.ok(error instanceof type);
        assert.equal(error.status, code);
        assert.equal(error.error.error.type, 'of_the_model');
        return true;
      });
    }
  });
}

test("refusals of Larder are errors of the SDK's own types", async () => {
  const stranger = new Anthropic({ baseURL: url, apiKey: 'unknown-0123456789', maxRetries: 0 });
  await assert.rejects(stranger.messages.create(params('x')), (error) => {
    assert.ok(error instanceof Anthropic.AuthenticationError);
    assert.equal(error.status, 401);
    assert.equal(error.type, 'authentication_error');
    assert.match(error.error.error.message, /API key/);
    return true;
  });
  for (const [headers, code, type] of [[{ 'Cache-Control': 'only-if-cached' }, 504, 'timeout_error'], [{ 'X-Cache-TTL': 'never' }, 400, 'invalid_request_error']]) {
    await assert.rejects(client.messages.create(params(prompt()), { headers }), (error) => {
      assert.ok(error instanceof Anthropic.APIError);
      assert.equal(error.status, code);
      assert.equal(error.type, type);
      return true;
    });
  }
});
