'use strict';

// A model server that speaks the protocols of OpenAI and Anthropic: `node model.js PORT`. It answers a prompt with the number of the
// request for it. A prompt can ask for more: "fail 429", "cut" (a stream that breaks off), "tool" (a call of a tool).

const { createServer } = require('node:http');

const asked = new Map();

const text = (content) => (typeof content === 'string' ? content : content.map((part) => part.text).join(''));

/** What the last turn of the user says. */
function prompt(request) {
  if (request.messages) {
    return text(request.messages.at(-1)?.content ?? '');
  }
  const said = request.input ?? request.prompt;
  return typeof said === 'string' ? said : JSON.stringify(said);
}

function sendJson(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Sends events. A stream that is cut ends in the middle, with its connection or without. */
function sendEvents(response, events, cut) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of cut ? events.slice(0, events.length / 2) : events) {
    response.write(`${event.type && !event.object ? `event: ${event.type}\n` : ''}data: ${event.done ?? JSON.stringify(event)}\n\n`);
  }
  response.end();
}

function chat(request, answer, tool) {
  const head = { id: 'chatcmpl-1', created: 1700000000, model: request.model };
  const usage = { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 };
  const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"at":"x"}' } };
  if (!request.stream) {
    const message = { role: 'assistant', content: tool ? null : answer, refusal: null, ...(tool && { tool_calls: [call] }) };
    const choice = { index: 0, message, logprobs: null, finish_reason: tool ? 'tool_calls' : 'stop' };
    return { ...head, object: 'chat.completion', choices: [choice], usage };
  }
  const counted = request.stream_options?.include_usage;
  const chunk = (delta, finish_reason = null) => ({
    ...head, object: 'chat.completion.chunk', choices: [{ index: 0, delta, logprobs: null, finish_reason }], ...(counted && { usage: null }),
  });
  const said = tool ? [{ tool_calls: [{ index: 0, ...call }] }] : [{ content: answer.slice(0, 3) }, { content: answer.slice(3) }];
  return [
    chunk({ role: 'assistant', content: tool ? null : '' }),
    ...said.map((delta) => chunk(delta)),
    chunk({}, tool ? 'tool_calls' : 'stop'),
    ...(counted ? [{ ...head, object: 'chat.completion.chunk', choices: [], usage }] : []),
    { done: '[DONE]' },
  ];
}

function message(request, answer, tool) {
  const block = tool ? { type: 'tool_use', id: 'toolu_1', name: 'look', input: { at: 'x' } } : { type: 'text', text: answer };
  const end = { stop_reason: tool ? 'tool_use' : 'end_turn', stop_sequence: null };
  const usage = { input_tokens: 5, output_tokens: 7 };
  const whole = { id: 'msg_1', type: 'message', role: 'assistant', model: request.model, content: [block], ...end, usage };
  if (!request.stream) {
    return whole;
  }
  const begun = { ...whole, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } };
  const delta = (part) => ({ type: 'content_block_delta', index: 0, delta: part });
  return [
    { type: 'message_start', message: begun },
    { type: 'content_block_start', index: 0, content_block: tool ? { ...block, input: {} } : { type: 'text', text: '' } },
    { type: 'ping' },
    ...(tool
      ? [delta({ type: 'input_json_delta', partial_json: '{"at":"x"}' })]
      : [delta({ type: 'text_delta', text: answer.slice(0, 3) }), delta({ type: 'text_delta', text: answer.slice(3) })]),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: end, usage: { output_tokens: 7 } },
    { type: 'message_stop' },
  ];
}

function completion(request, answer) {
  const head = { id: 'cmpl-1', object: 'text_completion', created: 1700000000, model: request.model };
  const choice = (text, finish_reason = null) => ({ text, index: 0, logprobs: null, finish_reason });
  const chunk = (...said) => ({ ...head, choices: [choice(...said)] });
  return request.stream
    ? [chunk(answer.slice(0, 3)), chunk(answer.slice(3)), chunk('', 'stop'), { done: '[DONE]' }]
    : { ...head, choices: [choice(answer, 'stop')], usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 } };
}

function respond(request, answer) {
  const part = { type: 'output_text', text: answer, annotations: [] };
  const item = { type: 'message', id: 'msg_1', status: 'completed', role: 'assistant', content: [part] };
  const usage = { input_tokens: 5, output_tokens: 7, total_tokens: 12 };
  const head = { id: 'resp_1', object: 'response', created_at: 1700000000, model: request.model, error: null };
  const whole = { ...head, status: 'completed', output: [item], usage };
  if (!request.stream) {
    return whole;
  }
  const at = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  return [
    { type: 'response.created', response: { ...head, status: 'in_progress', output: [], usage: null } },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress', content: [] } },
    { type: 'response.content_part.added', ...at, part: { ...part, text: '' } },
    { type: 'response.output_text.delta', ...at, delta: answer, logprobs: [] },
    { type: 'response.output_text.done', ...at, text: answer, logprobs: [] },
    { type: 'response.content_part.done', ...at, part },
    { type: 'response.output_item.done', output_index: 0, item },
    { type: 'response.completed', response: whole },
  ].map((event, sequence_number) => ({ ...event, sequence_number }));
}

/** The vector of an input is its first character and the number of the request for the first input. */
function embed(request, answer) {
  const inputs = typeof request.input === 'string' ? [request.input] : request.input;
  const vector = (input) => [String(input).charCodeAt(0), Number(answer.split(' ')[1])];
  const coded = (floats) => (request.encoding_format === 'base64' ? Buffer.from(Float32Array.from(floats).buffer).toString('base64') : floats);
  const data = inputs.map((input, index) => ({ object: 'embedding', index, embedding: coded(vector(input)) }));
  return { object: 'list', data, model: request.model, usage: { prompt_tokens: inputs.length, total_tokens: inputs.length } };
}

function failure(path, status) {
  return path.endsWith('/messages')
    ? { type: 'error', error: { type: 'of_the_model', message: 'The model refuses' } }
    : { error: { type: 'of_the_model', code: `code_${status}`, message: 'The model refuses', param: null } };
}

const answers = {
  '/v1/chat/completions': chat,
  '/v1/completions': completion,
  '/v1/embeddings': embed,
  '/v1/responses': respond,
  '/v1/messages': message,
};

createServer(async (incoming, response) => {
  const path = incoming.url.split('?')[0];
  const request = JSON.parse(Buffer.concat(await incoming.toArray()).toString() || '{}');
  if (!answers[path]) {
    sendJson(response, 404, failure(path, 404));
    return;
  }
  const said = prompt(request);
  asked.set(said, (asked.get(said) ?? 0) + 1);
  const status = Number(/fail (\d+)/.exec(said)?.[1] ?? 200);
  if (status !== 200) {
    sendJson(response, status, failure(path, status));
    return;
  }
  const answer = answers[path](request, `answer ${asked.get(said)}`, said.includes('tool'));
  if (request.stream) {
    sendEvents(response, answer, said.includes('cut'));
  } else {
    sendJson(response, 200, answer);
  }
}).listen(Number(process.argv[2]), '127.0.0.1');
