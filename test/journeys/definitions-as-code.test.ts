/** A scheduler keeps a site in a folder: looks at its days and plans, changes it under review, and goes back. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { systemClock } from '#/lib/clock.ts'
import { eventually } from '../support/eventually.ts'
import { batuta, openPlace, startServer, type Place } from '../support/server-process.ts'

const network = `CPUNAME NODE1 OS UNIX NODE localhost FOR MAESTRO TYPE FTA END
$CALENDAR
HOLIDAYS "free days"
`

const jobs = `$JOBS
NODE1#EXTRACT DOCOMMAND "echo extract" STREAMLOGON batch
NODE1#PAY DOCOMMAND "echo pay" STREAMLOGON batch
`

const streams = `SCHEDULE NODE1#PAYROLL
FREEDAYS HOLIDAYS
ON RUNCYCLE WORK "FREQ=DAILY;BYWORKDAY" (AT 2350)
: NODE1#EXTRACT NODE1#PAY FOLLOWS EXTRACT END

SCHEDULE NODE1#LEDGER
ON RUNCYCLE DAILY EVERYDAY (AT 2355)
FOLLOWS PAYROLL.@
: NODE1#PAY AS BOOK END
`

interface Plan {
  readonly days: readonly { readonly day: string; readonly streams: number }[]
  readonly streams: number
  readonly jobs: number
}

const today = (): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(systemClock.now()).toZonedDateTimeISO('UTC').toPlainDate()

/** The first weekday at least `days` days from today: it lies beyond the plan. */
const weekdayAfter = (days: number): Temporal.PlainDate => {
  const day = today().add({ days })
  return day.dayOfWeek > 5 ? day.add({ days: 8 - day.dayOfWeek }) : day
}
const asComposer = (day: Temporal.PlainDate): string =>
  `${String(day.month).padStart(2, '0')}/${String(day.day).padStart(2, '0')}/${day.year}`

const textsIn = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder)
      .toSorted()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  )

/** Runs a command that must do as documented; the answer is what it printed. */
const does = (place: Place, ...words: string[]): string => {
  const { code, stdout, stderr } = batuta(place, ...words)
  assert.equal(code, 0, `batuta ${words.join(' ')}: ${stdout}${stderr}`)
  return stdout
}

interface Journey {
  readonly place: Place
  readonly site: string
  readonly write: (name: string, text: string) => void
  /** A workday that is not planned yet, and is made free. */
  readonly free: Temporal.PlainDate
  /** A date that is free from the beginning, far away. */
  readonly distant: string
}

test('a scheduler applies a folder, looks at days and plans, reviews a change, applies it and goes back', async (t) => {
  const place = await openPlace(t)
  await startServer(place)
  const site = join(place.folder, 'site')
  mkdirSync(site)
  const free = weekdayAfter(10)
  const journey: Journey = {
    place,
    site,
    write: (name, text) => writeFileSync(join(site, name), text),
    free,
    distant: asComposer(free.add({ years: 2 })),
  }
  await applyFirst(journey)
  lookAhead(journey)
  const before = exportTo(journey, 'before')
  review(journey)
  change(journey)
  does(place, 'definitions', 'rollback', '1', '--reason', 'no bridge day after all')
  assert.match(does(place, 'definitions', 'history'), /3 .*no bridge day after all/)
  const after = exportTo(journey, 'after')
  assert.deepEqual(textsIn(after), textsIn(before), 'an export equals what was before')
  assert.match(does(place, 'definitions', 'diff', after, '--prune'), /0 created, 0 changed/)
  findMistakes(journey)
})

const exportTo = ({ place }: Journey, name: string): string => {
  const folder = join(place.folder, name)
  does(place, 'definitions', 'export', '--out', folder)
  return folder
}

const applyFirst = async ({ place, site, write, distant }: Journey): Promise<void> => {
  write('10-network.txt', `${network} ${distant}\n`)
  write('20-jobs.txt', jobs)
  write('30-streams.txt', streams)
  assert.match(does(place, 'check', site), /0 mistakes/)
  does(place, 'apply', site, '--reason', 'the first site', '--author', 'ana')
  await eventually('the first plan', async () => ((await place.client.status()).plan.from === null ? undefined : true))
}

/** What a trial or a forecast answers as a whole. */
const planIn = (place: Place, ...words: string[]): Plan =>
  (JSON.parse(does(place, ...words, '--json')) as { plan: Plan }).plan

const lookAhead = ({ place, free }: Journey): void => {
  const from = free.toString()
  assert.match(does(place, 'calendar', 'show', 'NODE1#PAYROLL', '--from', from, '--days', '1'), /WORK/)
  assert.match(does(place, 'plan', 'days'), new RegExp(today().toString()))
  assert.equal(planIn(place, 'plan', 'trial', '--days', '3').days.length, 3)
  const forecast = planIn(place, 'plan', 'forecast', '--from', from, '--days', '1')
  assert.deepEqual([forecast.streams, forecast.jobs], [2, 3])
  assert.match(does(place, 'plan', 'forecast', '--from', from, '--name', '@LEDGER'), /NODE1#LEDGER/)
}

/** What a changed file would do to calendar and plan; nothing happens yet. */
const review = ({ place, site, write, free, distant }: Journey): void => {
  write('10-network.txt', `${network} ${asComposer(free)} ${distant}\n`)
  write('30-streams.txt', streams.replace('AT 2355', 'AT 2357'))
  const said = does(place, 'definitions', 'diff', site)
  assert.match(said, /\+\+\+ calendar HOLIDAYS/)
  assert.match(
    said,
    new RegExp(`NODE1#PAYROLL \\(calendar HOLIDAYS[^]*1 instance fewer: first ${free.toString()} 23:50`),
  )
  assert.match(said, /NODE1#LEDGER[^]*moved/)
  assert.match(said, /are planned and stay as they are/)
  assert.match(does(place, 'apply', site, '--dry-run'), /moved/)
  assert.doesNotMatch(does(place, 'definitions', 'history'), /^ *2 /m)
}

const change = ({ place, site, free }: Journey): void => {
  const from = free.toString()
  does(place, 'apply', site, '--expect', '1', '--reason', 'a bridge day', '--author', 'bea')
  assert.equal(batuta(place, 'apply', site, '--expect', '1').code, 65, 'what was reviewed is out of date')
  assert.match(does(place, 'definitions', 'history'), /2 .*bea.*a bridge day[^]*1 .*ana.*the first site/)
  assert.match(does(place, 'definitions', 'history', 'NODE1#LEDGER'), /bea/)
  const shown = does(place, 'calendar', 'show', 'NODE1#PAYROLL', '--from', from, '--days', '1', '--all')
  assert.match(shown, new RegExp(from))
  const { streams: planned, jobs: few } = planIn(place, 'plan', 'forecast', '--from', from)
  assert.deepEqual([planned, few], [1, 1], 'PAYROLL is not planned on the free day')
}

/** Shown where they are, also for editors; nothing of the folder is applied. */
const findMistakes = ({ place, site, write }: Journey): void => {
  write('30-streams.txt', streams.replace('FOLLOWS EXTRACT', 'FOLLOWS EXTRAKT'))
  const { code, stdout } = batuta(place, 'definitions', 'check', site, '--sarif')
  assert.equal(code, 65)
  const { version, runs } = JSON.parse(stdout) as {
    version: string
    runs: { results: { ruleId: string; locations: { physicalLocation: { region: { startLine: number } } }[] }[] }[]
  }
  assert.equal(version, '2.1.0')
  const [result] = runs[0]?.results ?? []
  assert.match(result?.ruleId ?? '', /^definition\.unknown_/)
  assert.equal(result?.locations[0]?.physicalLocation.region.startLine, 4)
  assert.equal(batuta(place, 'apply', site).code, 65)
  assert.doesNotMatch(does(place, 'definitions', 'history'), /^ *4 /m)
}
