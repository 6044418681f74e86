/** Keywords that the page of compatibility says run, from composer text through the plan to what the core makes of it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkTexts } from '#/composer/check-texts.ts'
import { eventsOf } from '#/core/order.ts'
import { createState } from '#/core/state.ts'
import { viewJob } from '#/core/view.ts'
import { planOf } from '#/planning/testing/site.ts'
import { midnight, minute, starts } from '../support/plan.ts'
import { openTheatre, type Theatre } from '../support/simulate.ts'

const nothing = { has: () => false, get: () => undefined, names: () => [] }

interface Outcome {
  /** The return codes of its runs; the last holds for all that follow. */
  readonly codes?: readonly number[]
  readonly minutes?: number
}

/** Plays the day of a text: `outcomes` are those of jobs that do not succeed at once. */
const playText = (text: string, outcomes: Readonly<Record<string, Outcome>> = {}): Theatre => {
  const { parsed, diagnostics } = checkTexts([{ file: 'f', text: `CPUNAME WS OS UNIX END\n${text}` }], nothing)
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error'),
    [],
  )
  const { batch } = planOf(parsed.map(({ definition }) => definition))
  const state = createState({ workstationLimit: 100 })
  state.now = midnight
  const theatre = openTheatre(state, (job, run) => {
    const { codes = [0], minutes = 0 } = outcomes[viewJob(state, job).name] ?? {}
    return { ms: minutes * minute, returnCode: codes[Math.min(run, codes.length) - 1] ?? 0 }
  })
  theatre.happen({ kind: 'plan.added', batch, cause: { by: 'test' } })
  return theatre
}

const until = (theatre: Theatre, minutes: number): string[] => {
  theatre.playTo(midnight + minutes * minute)
  return starts(theatre)
}
const statuses = ({ state }: Theatre): string[] =>
  Array.from({ length: state.jobs.size - 1 }, (_, at) => viewJob(state, at + 1)).map(
    ({ name, status }) => `${name} ${status}`,
  )

/** A stream of every day with these jobs, whose definitions run `x` and end as they are told. */
const daily = (jobs: string, header = ''): string => `SCHEDULE WS#S ON EVERYDAY ${header}\n:\n${jobs}\nEND\n`
const define = (...lines: string[]): string => `$JOBS\n${lines.map((line) => `WS#${line}\n`).join('')}`

test('RECOVERY RERUN REPEATEVERY 0005 FOR 2 ATTEMPTS runs again twice, five minutes apart', () => {
  const text = define('A DOCOMMAND "x" RECOVERY RERUN SAME_WORKSTATION REPEATEVERY 0005 FOR 2 ATTEMPTS')
  const theatre = playText(text + daily('A'), { A: { codes: [1] } })
  assert.deepEqual(until(theatre, 4), ['A'])
  assert.deepEqual(until(theatre, 6), ['A', 'A/2'])
  assert.deepEqual(until(theatre, 60), ['A', 'A/2', 'A/3'])
  assert.deepEqual(statuses(theatre), ['A abended'])
})

test('RECOVERY CONTINUE AFTER runs the recovery job, then the followers', () => {
  const text = define('A DOCOMMAND "x" RECOVERY CONTINUE AFTER FIX', 'FIX DOCOMMAND "x"', 'B DOCOMMAND "x"')
  const theatre = playText(text + daily('A\nB FOLLOWS A'), { A: { codes: [1] } })
  assert.deepEqual(until(theatre, 1), ['A', 'FIX', 'B'])
})

test('ABENDPROMPT asks before the job is run again', () => {
  const text = define('A DOCOMMAND "x" RECOVERY RERUN ABENDPROMPT "Once more?"')
  const theatre = playText(text + daily('A'), { A: { codes: [1, 0] } })
  assert.deepEqual(until(theatre, 5), ['A'])
  const [prompt] = theatre.state.prompts.values()
  assert.equal(prompt?.text, 'Once more?')
  const reply = { kind: 'reply', prompt: prompt?.id ?? 0, yes: true, cause: { by: 'operator' } } as const
  for (const body of eventsOf(theatre.state, reply)) theatre.happen(body)
  assert.deepEqual(until(theatre, 6), ['A', 'A/2'])
})

test('SUCCOUTPUTCOND, OUTPUTCOND and RCCONDSUCC judge the return code, and IF goes on from it', () => {
  const text = define(
    'A DOCOMMAND "x" SUCCOUTPUTCOND FEW "RC = 4" OUTPUTCOND MANY "RC > 8"',
    'B DOCOMMAND "x" RCCONDSUCC "RC = 0 OR RC = 7"',
    'C DOCOMMAND "x"',
    'D DOCOMMAND "x"',
  )
  const theatre = playText(text + daily('A\nB\nC FOLLOWS A IF FEW\nD FOLLOWS A IF MANY'), {
    A: { codes: [4] },
    B: { codes: [7] },
  })
  until(theatre, 1)
  assert.deepEqual(statuses(theatre), ['A succeeded', 'B succeeded', 'C succeeded', 'D suppressed'])
})

test('JOIN 1 OF ... ENDJOIN goes on when one of its dependencies has come true, JOIN ALL OF when all have', () => {
  const text = define('A DOCOMMAND "x"', 'B DOCOMMAND "x"', 'C DOCOMMAND "x"', 'D DOCOMMAND "x"')
  const join = (name: string, needed: string): string =>
    `${name} JOIN J ${needed} OF FOLLOWS A IF SUCC FOLLOWS B IF SUCC ENDJOIN`
  const theatre = playText(text + daily(`A\nB\n${join('C', '1')}\n${join('D', 'ALL')}`), { B: { minutes: 10 } })
  assert.deepEqual(until(theatre, 1), ['A', 'B', 'C'])
  assert.deepEqual(until(theatre, 11), ['A', 'B', 'C', 'D'])
})

test('MAXDUR 0010 ONMAXDUR KILL asks for a kill after ten minutes; MINDUR 0010 makes a quick success an abend or pending', () => {
  const text = define('A DOCOMMAND "x"', 'B DOCOMMAND "x"', 'C DOCOMMAND "x"')
  const jobs = 'A MAXDUR 0010 ONMAXDUR KILL\nB MINDUR 0010 ONMINDUR ABEND\nC MINDUR 0010 ONMINDUR CONFIRM'
  const theatre = playText(text + daily(jobs), { A: { minutes: 30 } })
  until(theatre, 9)
  assert.deepEqual(statuses(theatre), ['A running', 'B abended', 'C pending'])
  until(theatre, 31)
  const kill = theatre.events.find(({ kind }) => kind === 'job.kill_requested')
  assert.equal(kill?.at, midnight + 10 * minute)
})

test('UNTIL with ONUNTIL, DEADLINE with ONLATE KILL, EVERY with EVERYENDTIME, NOP, CONFIRMED and PRIORITY 0', () => {
  const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
  const text = define(...names.map((name) => `${name} DOCOMMAND "x"`))
  const jobs = [
    'A EVERY 0010 EVERYENDTIME 0025',
    'B NOP',
    'C CONFIRMED',
    'D PRIORITY 0',
    'E FOLLOWS D UNTIL 0100',
    'F FOLLOWS D UNTIL 0100 ONUNTIL CANC',
    'G FOLLOWS D DEADLINE 0100 ONLATE KILL',
  ]
  const theatre = playText(text + daily(jobs.join('\n')))
  assert.deepEqual(until(theatre, 59), ['A', 'C', 'A/2', 'A/3'])
  until(theatre, 61)
  assert.deepEqual(statuses(theatre), [
    'A succeeded',
    'B succeeded',
    'C pending',
    'D held',
    'E suppressed',
    'F cancelled',
    'G suppressed',
  ])
})

test('a stream of a CPUCLASS runs on each of its MEMBERS, and a job of a pool on one of its members', () => {
  const text = `CPUNAME W2 OS UNIX END CPUNAME W3 OS UNIX IGNORE END
CPUNAME P OS OTHER FOR MAESTRO TYPE POOL MEMBERS W3 W2 END
CPUCLASS C MEMBERS WS W2 END
$JOBS C#A DOCOMMAND "x" P#B DOCOMMAND "x"
SCHEDULE C#S ON EVERYDAY\n:\nC#A\nEND
SCHEDULE WS#T ON EVERYDAY\n:\nP#B\nEND\n`
  const { state } = playText(text)
  const places = Array.from({ length: state.jobs.size - 1 }, (_, at) => viewJob(state, at + 1))
  assert.deepEqual(places.map(({ workstation, name }) => `${workstation}#${name}`).sort(), ['W2#A', 'W2#B', 'WS#A'])
})

test('LIMIT and NEEDS let so many run at once, and AT, SCHEDTIME and JSUNTIL count from the day', () => {
  const text = `${define('A DOCOMMAND "x"', 'B DOCOMMAND "x"', 'C DOCOMMAND "x"')}$RESOURCE WS#R 1
SCHEDULE WS#S ON EVERYDAY LIMIT 2\n:\nA NEEDS R\nB NEEDS R\nC\nEND
SCHEDULE WS#T ON EVERYDAY SCHEDTIME 0400\n:\nA AS T1\nEND
SCHEDULE WS#U ON EVERYDAY AT 0100\n:\nA AS U1\nEND
SCHEDULE WS#V ON EVERYDAY JSUNTIL 0030 FOLLOWS S.@\n:\nA AS V1\nEND\n`
  const theatre = playText(text, { A: { minutes: 10 }, C: { minutes: 40 } })
  assert.deepEqual(until(theatre, 9), ['A', 'C', 'T1'])
  assert.deepEqual(until(theatre, 15), ['A', 'C', 'T1', 'B'])
  assert.deepEqual(until(theatre, 61), ['A', 'C', 'T1', 'B', 'U1'])
  assert.deepEqual(
    statuses(theatre).filter((one) => one.startsWith('V1')),
    ['V1 suppressed'],
  )
})
