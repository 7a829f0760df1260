'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const { default: OpenAI } = require('openai');
const { url, key, prompt, status, HIT, STORED, PARTIAL, MISS } = require('./place');

const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });
const chat = (content, more = {}) => client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content }], ...more });

async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  return { said: chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join(''), chunks };
}

test('an equal chat is answered from the cache', async () => {
  const content = prompt();
  const first = await chat(content).withResponse();
  const second = await chat(content).withResponse();
  assert.equal(status(first.response), STORED);
  assert.equal(status(second.response), HIT);
  assert.equal(second.data.choices[0].message.content, 'answer 1');
  assert.deepEqual(second.data, first.data);
});

test('a stream is stored for streams and for chats', async () => {
  const content = prompt();
  const first = await read(await chat(content, { stream: true }));
  const { data, response } = await chat(content, { stream: true }).withResponse();
  const second = await read(data);
  assert.equal(status(response), HIT);
  assert.equal(second.said, first.said);
  assert.equal(second.chunks.at(-1).choices[0].finish_reason, 'stop');
  assert.ok(second.chunks.every((chunk) => chunk.object === 'chat.completion.chunk' && !chunk.usage));
  assert.equal((await chat(content)).choices[0].message.content, 'answer 1');
});

test('a chat is stored for streams, with the usage only if it is asked for', async () => {
  const content = prompt();
  await chat(content);
  const plain = await read(await chat(content, { stream: true }));
  const counted = await read(await chat(content, { stream: true, stream_options: { include_usage: true } }));
  assert.equal(plain.said, 'answer 1');
  assert.ok(plain.chunks.every((chunk) => !chunk.usage));
  assert.equal(counted.chunks.at(-1).usage.total_tokens, 12);
  assert.deepEqual(counted.chunks.at(-1).choices, []);
});

test("the SDK's helper joins a stored stream", async () => {
  const content = prompt();
  await chat(content);
  const whole = await client.chat.completions.stream({ model: 'm', messages: [{ role: 'user', content }] }).finalChatCompletion();
  assert.equal(whole.choices[0].message.content, 'answer 1');
});

test('calls of tools pass', async () => {
  const content = prompt('tool');
  for (const stream of [false, true, false]) {
    const { data, response } = await chat(content, { stream }).withResponse();
    assert.equal(status(response), MISS);
    const call = stream ? (await read(data)).chunks[1].choices[0].delta.tool_calls[0] : data.choices[0].message.tool_calls[0];
    assert.equal(call.function.arguments, '{"at":"x"}');
  }
});

test('a stream that is cut is not stored', async () => {
  const content = prompt('cut');
  await read(await chat(content, { stream: true }));
  assert.equal((await chat(content)).choices[0].message.content, 'answer 2');
});

test('a completion is stored for completions and streams', async () => {
  const params = { model: 'm', prompt: prompt() };
  const first = await client.completions.create(params);
  const { data, response } = await client.completions.create({ ...params, stream: true }).withResponse();
  let said = '';
  for await (const chunk of data) {
    said += chunk.choices[0].text;
  }
  assert.equal(status(response), HIT);
  assert.equal(said, first.choices[0].text);
});

test('a response is stored for responses and streams', async () => {
  const params = { model: 'm', input: prompt() };
  const streamed = await client.responses.stream(params).finalResponse();
  const { data, response } = await client.responses.create(params).withResponse();
  const again = await client.responses.stream(params).finalResponse();
  assert.equal(status(response), HIT);
  assert.equal(data.output_text, 'answer 1');
  assert.equal(streamed.output_text, 'answer 1');
  assert.deepEqual(again.output, streamed.output);
});

test('a response that is cut is not stored', async () => {
  const params = { model: 'm', input: prompt('cut') };
  const events = [];
  for await (const event of await client.responses.create({ ...params, stream: true })) {
    events.push(event);
  }
  assert.equal(events.length, 4);
  assert.equal((await client.responses.create(params)).output_text, 'answer 2');
});

for (const encoding_format of [undefined, 'float', 'base64']) {
  test(`embeddings (${encoding_format}) are stored input by input`, async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter + prompt());
    const embed = (input) => client.embeddings.create({ model: 'e', input, ...(encoding_format && { encoding_format }) }).withResponse();
    const first = await embed([a, b]);
    const second = await embed([c, b, a, c]);
    const third = await embed(b);
    assert.equal(status(first.response), STORED);
    assert.equal(status(second.response), PARTIAL);
    assert.equal(status(third.response), HIT);
    assert.deepEqual(second.data.data.map(({ index }) => index), [0, 1, 2, 3]);
    assert.equal(second.data.usage.prompt_tokens, 1);
    assert.equal(third.data.usage.prompt_tokens, 0);
    if (encoding_format !== 'base64') {
      assert.deepEqual(second.data.data.map(({ embedding }) => [...embedding]), [[99, 1], [98, 1], [97, 1], [99, 1]]);
      assert.deepEqual([...third.data.data[0].embedding], [98, 1]);
    } else {
      assert.equal(third.data.data[0].embedding, first.data.data[1].embedding);
    }
  });
}

for (const [code, type] of [[400, OpenAI.BadRequestError], [401, OpenAI.AuthenticationError], [429, OpenAI.RateLimitError], [500, OpenAI.InternalServerError]]) {
  test(`${code} of the model is ${type.name}, and not stored`, async () => {
    const content = prompt(`fail ${code}`);
    for (const stream of [false, true]) {
      await assert.rejects(chat(content, { stream }), (error) => {
        assert.ok(error instanceof type);
        assert.equal(error.code, `code_${code}`);
        assert.match(error.message, /The model refuses/);
        return true;
      });
    }
  });
}

test("refusals of Larder are errors of the SDK's own types", async () => {
  const stranger = new OpenAI({ baseURL: `${url}/v1`, apiKey: 'unknown-0123456789', maxRetries: 0 });
  await assert.rejects(stranger.chat.completions.create({ model: 'm', messages: [] }), (error) => {
    assert.ok(error instanceof OpenAI.AuthenticationError);
    assert.match(error.message, /^401 .*API key/);
    assert.equal(error.type, 'invalid_request_error');
    assert.equal(error.code, 'invalid_api_key');
    assert.equal(error.param, null);
    return true;
  });
  await assert.rejects(client.chat.completions.create({ model: 'm', messages: [] }, { headers: { 'Cache-Control': 'only-if-cached' } }), (error) => {
    assert.ok(error instanceof OpenAI.InternalServerError);
    assert.match(error.message, /^504 No stored answer/);
    assert.equal(error.type, 'server_error');
    assert.equal(error.code, null);
    return true;
  });
});
