/**
 * How long it takes to parse and check a site, and how much memory: 31 000 job definitions and 1 000 streams unless told.
 *
 *     npm run bench -- composer [--streams N] [--jobs N]
 *
 * Beside it in the same process, for comparison: the same texts cut into tokens only, and the same definitions read as JSON.
 * The first run is that of a fresh process, as `batuta check` is one. Required of 4 MB: less than 2 s and less than 300 MB; the
 * same site with longer names, commands and descriptions has 6.6 MB, and is measured as well.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { daysAheadFrom } from '#/calendar/days-ahead.ts'
import { parseDay } from '#/calendar/day-number.ts'
import { checkTexts } from '#/composer/check-texts.ts'
import { cut } from '#/composer/lexer.ts'
import { makeSite } from './make-site.ts'
import { measure, medianOf, peakMemory, type Measured } from './support/measure.ts'
import { printTable, saveResults, type Row } from './support/report.ts'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '1000' },
    jobs: { type: 'string', default: '31000' },
    // What a process of this benchmark does for its parent, in the folder of texts.
    measure: { type: 'string' },
    folder: { type: 'string', default: '' },
  },
})

interface FirstRun {
  readonly first: Measured
  readonly memoryMb: number
  readonly definitions: number
  readonly findings: number
}

interface LaterRuns {
  readonly check: Measured
  readonly tokens: Measured
  readonly json: Measured
}

const readTexts = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))

const known = {
  has: () => false,
  get: () => undefined,
  names: () => [],
  daysAhead: daysAheadFrom(parseDay('2026-11-22')),
}

const measureFirst = (folder: string): FirstRun => {
  const texts = readTexts(folder)
  let found: ReturnType<typeof checkTexts> | undefined
  const first = measure(() => {
    found = checkTexts(texts, known)
  })
  const definitions = found?.parsed.length ?? 0
  return { first, memoryMb: peakMemory(), definitions, findings: found?.diagnostics.length ?? 0 }
}

const measureLater = (folder: string): LaterRuns => {
  const texts = readTexts(folder)
  const json = JSON.stringify(checkTexts(texts, known).parsed.map(({ definition }) => definition))
  return {
    check: medianOf(() => checkTexts(texts, known)),
    tokens: medianOf(() => texts.map(({ text }) => cut(text))),
    json: medianOf(() => JSON.parse(json) as unknown),
  }
}

/** Has a fresh process measure, and takes its answer. */
const inProcess = (what: 'first' | 'later', folder: string): unknown => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [import.meta.filename, '--measure', what, '--folder', folder],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`the process that measures failed: ${stderr}`)
  return JSON.parse(stdout)
}

/** Three fresh processes; the one with the median. */
const firstRuns = (folder: string): FirstRun => {
  const runs = [1, 2, 3].map(() => inProcess('first', folder) as FirstRun)
  const [, middle] = runs.sort((a, b) => a.first.elapsed - b.first.elapsed)
  if (middle === undefined) throw new Error('nothing was measured')
  return middle
}

/** The sites that are measured: the one that is required, and the one with longer texts. */
const compare = (): void => {
  const results = { terse: compareSite(true), wordy: compareSite(false) }
  process.stdout.write(`${saveResults('composer', results)}\n`)
}

const compareSite = (isTerse: boolean) => {
  const [streams, jobs] = [Number(values.streams), Number(values.jobs)]
  const texts = makeSite({ streams, seed: 7, jobsPerStream: jobs / streams, isTerse })
  const megabytes = texts.reduce((sum, { text }) => sum + text.length, 0) / 1e6
  const folder = mkdtempSync(join(tmpdir(), 'batuta-bench-'))
  try {
    for (const { file, text } of texts) writeFileSync(join(folder, file), text)
    const fresh = firstRuns(folder)
    const later = inProcess('later', folder) as LaterRuns
    return report({ streams, jobs, megabytes }, fresh, later)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const report = (
  site: { streams: number; jobs: number; megabytes: number },
  { first, memoryMb, definitions, findings }: FirstRun,
  { check, tokens, json }: LaterRuns,
) => {
  const rowOf = (what: string, { elapsed, cpu }: Measured): Row => [
    what,
    Math.round(elapsed),
    Math.round(cpu),
    (site.megabytes / (elapsed / 1000)).toFixed(1),
    (elapsed / tokens.elapsed).toFixed(1),
  ]
  const size = `${site.megabytes.toFixed(1)} MB`
  process.stdout.write(
    `${site.jobs} job definitions, ${site.streams} streams, ${size}; ${definitions} definitions read\n\n`,
  )
  printTable(
    ['', 'ms', 'ms of processors', 'MB/s', 'times the tokens'],
    [
      rowOf('parse and check, first run of a process', first),
      rowOf('parse and check, warm, median of 5', check),
      rowOf('tokens only, warm', tokens),
      rowOf('JSON.parse of the same definitions, warm', json),
    ],
  )
  process.stdout.write(`\npeak memory of the whole process: ${Math.round(memoryMb)} MB; ${findings} findings\n\n`)
  return { site: { ...site, definitions }, first, check, tokens, json, memoryMb }
}

if (values.measure === 'first') process.stdout.write(JSON.stringify(measureFirst(values.folder)))
else if (values.measure === 'later') process.stdout.write(JSON.stringify(measureLater(values.folder)))
else compare()
