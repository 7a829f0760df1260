// Runs http-cache-tests through a service of Larder and compares the results with results.json; see .ci/http-cache-tests.
// Arguments: the directory of the suite, and "update" to write results.json anew. $BASE is the address of the service and
// $KEY an API key.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [directory, update] = process.argv.slice(2)
const known = new URL('results.json', import.meta.url)
const part = name => import(pathToFileURL(`${directory}/${name}`))

const [{ runTests, getResults }, { determineTestResult }, tests, surrogate] = await Promise.all([
  part('client/runner.mjs'), part('lib/display.mjs'), part('tests/index.mjs'), part('tests/surrogate-control.mjs')])
const suites = [...tests.default, surrogate.default]
const fetch = createRequire(`${directory}/`)('node-fetch')
const withKey = (url, init = {}) => fetch(url, { ...init, headers: [...init.headers ?? [], ['X-API-Key', process.env.KEY]] })

await runTests(suites, withKey, false, process.env.BASE)

// the suite tells its results by signs
const WORDS = {
  '✅': 'pass', '⛔️': 'fail', '⚠️': 'fail', Y: 'yes', N: 'no', '🔹': 'setup failed', '⁉️': 'harness failed', '⚪️': 'not judged', '↻': 'retry'
}
const GOOD = new Set(['pass', 'yes'])
const raw = getResults()
const results = { required: {}, optimal: {}, check: {} }
for (const test of suites.flatMap(suite => suite.tests).filter(test => test.id in raw)) {
  results[test.kind ?? 'required'][test.id] = WORDS[determineTestResult(suites, test.id, raw)[2]]
}
for (const [kind, of] of Object.entries(results)) {
  const counts = {}
  Object.values(of).forEach(result => { counts[result] = (counts[result] ?? 0) + 1 })
  console.log(kind, counts)
}

for (const id of Object.keys(raw).filter(id => raw[id][0] === 'Setup')) console.log('not set up:', id, raw[id][1])

if (update === 'update') {
  fs.writeFileSync(known, JSON.stringify(results, null, 2) + '\n')
  process.exit()
}
const before = JSON.parse(fs.readFileSync(known))
let worse = 0
let other = 0
for (const [kind, of] of Object.entries({ ...before, ...results })) {
  for (const id of new Set([...Object.keys(before[kind] ?? {}), ...Object.keys(of)])) {
    const [was, is] = [before[kind]?.[id], of[id]]
    if (was === is) continue
    // a check asks what a cache does, and no answer is wrong
    const drop = kind !== 'check' && !GOOD.has(is)
    drop ? worse++ : other++
    console.log(`${drop ? 'WORSE' : 'other'}  ${kind} ${id}: ${was} → ${is} ${JSON.stringify(raw[id] ?? '')}`)
  }
}
if (other > 0) console.log('Write what is better to results.json: .ci/http-cache-tests update')
process.exit(worse > 0 ? 1 : 0)
