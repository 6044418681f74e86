/** The sample is without mistakes, large enough to be believed, and uses the language as a site would. */
import assert from 'node:assert/strict'
import { taskText, type Task } from '#/model/job-definition.ts'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { checkDefinitions } from '#/composer/check.ts'
import { Cutter } from '#/composer/lexer.ts'
import { parseDefinitions } from '#/composer/parse.ts'
import { keywordStates } from '#/composer/states/keyword-states.ts'
import type { Definition, DefinitionKind } from '#/model/definition.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { emptyPlanSources } from '#/planning/empty-plan.ts'
import { planDays } from '#/planning/plan-days.ts'

const folder = new URL('../../samples/night-batch/', import.meta.url)
const files = readdirSync(folder).filter((file) => file.endsWith('.txt'))
const sources = files
  .toSorted()
  .map((file) => parseDefinitions({ file, text: readFileSync(new URL(file, folder), 'utf8') }))
const parsed = sources.flatMap((source) => source.definitions)
const definitions: Definition[] = parsed.map(({ definition }) => definition)
const nothing = { has: () => false, get: () => undefined, names: () => [] }
const diagnostics = [...sources.flatMap((source) => source.diagnostics), ...checkDefinitions(parsed, nothing)]

const all = <K extends DefinitionKind>(kind: K): Extract<Definition, { kind: K }>[] =>
  definitions.filter((definition): definition is Extract<Definition, { kind: K }> => definition.kind === kind)

const noTask: Task = { type: 'command', command: '' }
const streams = all('stream')
const jobs = all('job')
const cycles: RunCycle[] = streams.flatMap(({ runCycles, exceptions }) => [...runCycles, ...exceptions])
const steps = streams.flatMap((stream) => stream.jobs)
const waiters = [...streams, ...steps]
const commands = jobs.map(({ task }) => taskText(task))
const rules = cycles.flatMap(({ days }) => days.flatMap((day) => (day.type === 'rule' ? [day.rule] : [])))

test('the sample has no mistake and nothing to warn of', () => {
  assert.deepEqual(diagnostics, [])
})

const least: Partial<Record<DefinitionKind, number>> = {
  workstation: 8,
  stream: 60,
  job: 400,
  calendar: 5,
  resource: 8,
  parameter: 5,
  prompt: 5,
}
for (const [kind, count] of Object.entries(least)) {
  test(`the sample has at least ${count} definitions of kind ${kind}`, () => {
    assert.ok(all(kind as DefinitionKind).length >= count)
  })
}

test('no two jobs of the sample have one command or one description', () => {
  const described = jobs.map(({ description }) => description)
  assert.equal(new Set(commands).size, jobs.length)
  assert.equal(new Set(described).size, jobs.length)
})

test('every job definition is used by a stream, recovers another job or is watched', () => {
  const used = new Set(steps.map(({ workstation, job }) => `${workstation}#${job}`))
  for (const { recovery, workstation } of jobs) {
    if (recovery.job) used.add(`${recovery.job.workstation ?? workstation}#${recovery.job.name}`)
  }
  for (const { startCondition: watch, workstation } of streams) {
    if (watch?.type === 'job') used.add(`${watch.workstation ?? workstation}#${watch.job}`)
  }
  const unused = jobs.filter(({ workstation, name }) => !used.has(`${workstation}#${name}`))
  assert.deepEqual(unused, [])
})

const uses: [what: string, count: number][] = [
  ['AT', cycles.filter(({ at }) => at).length],
  ['AT on a stream', streams.filter(({ at }) => at).length],
  ['SCHEDTIME', cycles.filter(({ scheduledTime }) => scheduledTime).length],
  ['UNTIL on a job', steps.filter(({ until }) => until).length],
  ['ONUNTIL SUPPR', cycles.filter(({ onUntil }) => onUntil === 'suppress').length],
  ['ONUNTIL CONT', cycles.filter(({ onUntil }) => onUntil === 'continue').length],
  ['ONUNTIL CANC', cycles.filter(({ onUntil }) => onUntil === 'cancel').length],
  ['DEADLINE', cycles.filter(({ deadline }) => deadline).length],
  ['EVERY on a run cycle', cycles.filter(({ every }) => every).length],
  ['EVERY on a job', steps.filter(({ every }) => every).length],
  ['FOLLOWS within the stream', steps.filter(({ follows }) => follows.some(({ stream }) => !stream)).length],
  ['FOLLOWS of a stream', waiters.filter(({ follows }) => follows.some(({ stream, job }) => stream && !job)).length],
  ['FOLLOWS of a job elsewhere', waiters.filter(({ follows }) => follows.some((one) => one.stream && one.job)).length],
  ['PREVIOUS', streams.filter(({ follows }) => follows.some(({ matching }) => matching === 'previous')).length],
  ['SAMEDAY', streams.filter(({ follows }) => follows.some(({ matching }) => matching === 'sameday')).length],
  ['MATCHING', streams.filter(({ matching }) => matching).length],
  ['NEEDS on a stream', streams.filter(({ needs }) => needs.length > 0).length],
  ['NEEDS on a job', steps.filter(({ needs }) => needs.length > 0).length],
  ['OPENS on a stream', streams.filter(({ opens }) => opens.length > 0).length],
  ['OPENS with a qualifier', steps.filter(({ opens }) => opens.some(({ qualifier }) => qualifier)).length],
  ['OPENS without one', steps.filter(({ opens }) => opens.some(({ qualifier }) => !qualifier)).length],
  ['PROMPT by name', waiters.filter(({ prompts }) => prompts.some(({ name }) => name)).length],
  ['PROMPT with a text', waiters.filter(({ prompts }) => prompts.some(({ text }) => text)).length],
  ['a prompt that wants no reply', all('prompt').filter(({ text }) => text.startsWith(':')).length],
  ['PRIORITY HI', waiters.filter(({ priority }) => priority === 100).length],
  ['LIMIT', streams.filter(({ limit }) => limit !== undefined).length],
  ['CARRYFORWARD', streams.filter(({ carryForward }) => carryForward).length],
  ['DRAFT', streams.filter(({ draft }) => draft).length],
  ['VALIDFROM', cycles.filter(({ validFrom }) => validFrom).length],
  ['TIMEZONE', streams.filter(({ timezone }) => timezone).length],
  ['FREEDAYS', streams.filter(({ freeDays }) => freeDays).length],
  ['FREEDAYS -sa', streams.filter(({ freeDays }) => freeDays?.saturdayWorks).length],
  ['FDIGNORE', cycles.filter(({ freeDayRule }) => freeDayRule === 'ignore').length],
  ['FDNEXT', cycles.filter(({ freeDayRule }) => freeDayRule === 'next').length],
  ['FDPREV', cycles.filter(({ freeDayRule }) => freeDayRule === 'previous').length],
  ['a run cycle group', cycles.flatMap(({ days }) => days).filter(({ type }) => type === 'group').length],
  ['MATCHING RELATIVE', streams.filter(({ matching }) => typeof matching === 'object').length],
  ['a condition', steps.filter(({ follows }) => follows.some(({ condition }) => condition)).length],
  ['ONOVERLAP', streams.filter(({ onOverlap }) => onOverlap).length],
  ['STARTCOND', streams.filter(({ startCondition }) => startCondition).length],
  ['a document as a task', jobs.filter(({ task }) => task.type === 'document').length],
  ['EXCEPT', streams.filter(({ exceptions }) => exceptions.length > 0).length],
  ['EXCEPT with FDIGNORE', streams.flatMap(({ exceptions }) => exceptions).filter((one) => one.freeDayRule).length],
  ['a calendar with an offset', cycles.flatMap(({ days }) => days).filter((day) => 'offset' in day).length],
  ['a date', cycles.flatMap(({ days }) => days).filter(({ type }) => type === 'date').length],
  ['a day of the week', cycles.flatMap(({ days }) => days).filter(({ type }) => type === 'weekday').length],
  ['a class of days', cycles.flatMap(({ days }) => days).filter(({ type }) => type === 'class').length],
  ['ON REQUEST', cycles.flatMap(({ days }) => days).filter(({ type }) => type === 'request').length],
  ['a daily rule', rules.filter((rule) => rule.startsWith('FREQ=DAILY')).length],
  ['a weekly rule', rules.filter((rule) => rule.startsWith('FREQ=WEEKLY')).length],
  ['a monthly rule', rules.filter((rule) => rule.startsWith('FREQ=MONTHLY')).length],
  ['INTERVAL', rules.filter((rule) => /INTERVAL=2/.test(rule)).length],
  ['an alias', steps.filter(({ job, name }) => job !== name).length],
  ['RCCONDSUCC', jobs.filter(({ successCondition }) => successCondition).length],
  ['RECOVERY STOP', jobs.filter(({ recovery }) => recovery.action === 'stop').length],
  ['RECOVERY CONTINUE', jobs.filter(({ recovery }) => recovery.action === 'continue').length],
  ['RECOVERY RERUN', jobs.filter(({ recovery }) => recovery.action === 'rerun').length],
  ['a recovery job', jobs.filter(({ recovery }) => recovery.job).length],
  ['ATTEMPTS', jobs.filter(({ recovery }) => recovery.attempts).length],
  ['REPEATEVERY', jobs.filter(({ recovery }) => recovery.repeatEvery).length],
  ['ABENDPROMPT', jobs.filter(({ recovery }) => recovery.prompt).length],
]
for (const [what, count] of uses) {
  test(`the sample uses ${what}`, () => assert.ok(count > 0))
}

test('the shell can read every command', () => {
  // A document is none of the shell's.
  const read = jobs.flatMap(({ task }) => (task.type === 'command' ? [task.command] : []))
  const { status, stderr } = spawnSync('/bin/sh', ['-n'], { input: read.join('\n'), encoding: 'utf8' })
  assert.equal(stderr, '')
  assert.equal(status, 0)
})

test('a command writes below the work folder alone', () => {
  for (const command of commands) {
    const moved = command.includes('cd ^WORK^/')
    const writes = /> (?!\/dev\/null)|\b(mkdir|touch|tee|cp|mv|rm)\b/.test(command.replaceAll(/'[^']*'/g, ''))
    assert.ok(moved || !writes, command)
    assert.doesNotMatch(command.replaceAll('/dev/null', ''), /> ?\//, command)
  }
})

test('each variable of a command or a file name is a parameter or stands in a variable table', () => {
  const known = new Set(
    [...all('parameter'), ...all('vartable').flatMap((one) => one.variables)].map(({ name }) => name),
  )
  const paths = waiters.flatMap(({ opens }) => opens.map(({ path }) => path))
  const named = [...commands, ...paths].flatMap((text) =>
    [...text.matchAll(/\^(\w+)\^/g)].map(([, name]) => name ?? ''),
  )
  assert.deepEqual(new Set(named), known)
})

test('some command writes each file that a stream or job waits for', () => {
  for (const { path } of waiters.flatMap(({ opens }) => opens)) {
    const [, area, file] = /^\^WORK\^\/(\w+)\/(.*)$/.exec(path) ?? []
    const writes = new RegExp(`(>|(cp|mv) \\S+) (\\.\\./${area}/)?${file}(;|$)`)
    assert.ok(
      commands.some((command) => writes.test(command)),
      path,
    )
  }
})

const dayOf = (day: string) => {
  const empty = emptyPlanSources(indexDefinitions(definitions), { timezone: 'UTC', startOfDay: 0 })
  return planDays({ ...empty, from: day, to: day })
}
/** Keywords that run and are not in the sample, and why. */
const notInTheTour: Readonly<Record<string, string>> = {
  JOBSTREAM: 'is another word for SCHEDULE',
  $JOBSTREAM: 'is a heading that streams do without',
  TZ: 'is another word for TIMEZONE',
  IGNORE: 'takes a workstation out, with all its streams',
}

test('the sample is a tour of the language: it uses every keyword that runs', () => {
  const words = new Set<string>()
  for (const file of files) {
    const cutter = new Cutter(readFileSync(new URL(file, folder), 'utf8'))
    for (let token = cutter.next(); token !== undefined; token = cutter.next()) words.add(token.image.toUpperCase())
  }
  const running = Object.values(keywordStates).flatMap((table) =>
    Object.entries(table).flatMap(([keyword, { state }]) => (state === 'runs' ? [keyword] : [])),
  )
  assert.deepEqual(running.filter((keyword) => !words.has(keyword)).toSorted(), Object.keys(notInTheTour).toSorted())
})

test('the variable table of a run cycle comes before that of its stream, and its value is in the command', () => {
  const saidOn = (day: string): string[] => {
    const { batch } = dayOf(day)
    const desks = batch.jobs.filter(({ name }) => name === 'TRD_DESK')
    return desks.map(({ task }) => taskText(batch.tasks.find(({ id }) => id === task)?.task ?? noTask))
  }
  const usual = 'echo Opened by the trade desk, limit 250 million'
  assert.deepEqual(saidOn('2026-11-24'), [usual])
  const monday = 'echo Opened by the trade desk with its Monday shift, limit 400 million'
  assert.deepEqual(saidOn('2026-11-23'), [monday, usual])
})

const tradeDays: Record<string, boolean> = {
  '2026-11-24': true,
  '2026-11-25': true,
  // Thanksgiving closes New York, Christmas both, and the eve is taken out by its date.
  '2026-11-26': false,
  '2026-12-24': false,
  '2026-12-25': false,
  '2026-11-28': false,
}
test('the trade desk opens when both cities work, but on Christmas eve', () => {
  const opens = (day: string): boolean => dayOf(day).batch.streams.some(({ name }) => name === 'TFOPEN')
  assert.deepEqual(Object.fromEntries(Object.keys(tradeDays).map((day) => [day, opens(day)])), tradeDays)
})

const days = {
  'a Sunday': '2026-11-22',
  'a Friday': '2026-11-27',
  'a month end': '2026-11-30',
  'a holiday': '2027-01-01',
}
for (const [name, day] of Object.entries(days)) {
  test(`${name} has 6 000 to 12 000 jobs, some of them due in every minute`, () => {
    const { batch, notes } = dayOf(day)
    const due = new Set(batch.streams.map(({ scheduledAt }) => Math.floor(scheduledAt / 60_000)))
    const planned = batch.jobs.filter(({ role }) => role === 'step').length
    assert.deepEqual(
      notes.filter(({ level }) => level === 'warning'),
      [],
    )
    assert.equal(due.size, 24 * 60)
    assert.ok(planned >= 6000 && planned <= 12_000, `${planned} jobs`)
  })
}

test('a month end is closed on its last working day alone', () => {
  const closes = (day: string): boolean => dayOf(day).batch.streams.some(({ name }) => name === 'GLMEND')
  assert.deepEqual(['2026-10-29', '2026-10-30', '2026-10-31'].map(closes), [false, true, false])
})
