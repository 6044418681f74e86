/** The global options at the command line: as optman has them, and every mistake in a sentence. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { globalOptionNames } from '#/model/global-options.ts'
import { printed, run } from './command-line.ts'
import { startEdge } from './edge.ts'

test('every option is listed with its name, value, default and meaning', async (t) => {
  const { server } = await startEdge(t)
  const { out } = await run(server, 'options list')
  const lines = out.trimEnd().split('\n')
  assert.equal(lines.length, globalOptionNames.length + 1)
  assert.match(lines[0] ?? '', /^NAME +SHORT +VALUE +DEFAULT +STATE +MEANING$/)
  assert.ok(lines.some((line) => /^enCarryForward +cf +all +all +runs +Which streams/.test(line)))
  assert.equal((await run(server, 'options')).out, out)
})

test('an option is set by its name or its short name, in any case, and says who set it and why', async (t) => {
  const { server } = await startEdge(t)
  assert.deepEqual(
    await run(server, 'options set SD 0630 --reason audit'),
    printed('startOfDay is 0630 from the next extension of the plan on.'),
  )
  const { out } = await run(server, 'options show startofday')
  assert.match(out, /^Value +0630$/m)
  assert.match(out, /^Default +0000$/m)
  assert.match(out, /^Set .* by operator: audit$/m)
  assert.match((await run(server, 'options set carrystates ABEND,fail')).out, /^carryStates is abend,fail /)
})

test('from when on an option counts is said when it is set', async (t) => {
  const { server } = await startEdge(t)
  for (const [order, said] of [
    ['unknownRuns abend', 'unknownRuns is abend, at once.'],
    ['rr yes', 'enRetainNameOnRerunFrom is yes, at once.'],
    ['wl 50', 'workstationLimit is 50 from the next start of the server on.'],
    ['minLen 9', 'minLen is 9. It is kept, and has no effect here.'],
  ] as const)
    assert.deepEqual(await run(server, `options set ${order}`), printed(said))
})

test('an option that does not exist is refused with the one that was meant', async (t) => {
  const { server } = await startEdge(t)
  const unknown = await run(server, 'options set enCarryForwad yes')
  assert.equal(unknown.code, 65)
  assert.equal(unknown.err, 'batuta: There is no option enCarryForwad. Did you mean enCarryForward? [option.unknown]\n')
  assert.equal((await run(server, 'options show enCarryForwad')).err, unknown.err)
})

test('a value an option does not take is refused with what it takes', async (t) => {
  const { server } = await startEdge(t)
  for (const [order, sentence] of [
    ['enCarryForward perhaps', '"perhaps" is no value of enCarryForward: expected all, yes, no.'],
    ['startOfDay 0660', '"0660" is no value of startOfDay: expected hours and minutes as hhmm, such as 0600.'],
    ['minLen 1', '"1" is no value of minLen: expected a whole number from 7 to 365.'],
    ['enTimeZone 1', '"1" is no value of enTimeZone: expected yes or no.'],
  ] as const) {
    const refused = await run(server, `options set ${order}`)
    assert.equal(refused.err, `batuta: ${sentence} [option.invalid]\n`)
    assert.equal(refused.code, 65)
  }
})
