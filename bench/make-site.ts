/**
 * Makes a believable site in composer text, of any size: what every benchmark runs on.
 *
 *     node bench/make-site.ts --streams 965 --seed 7 --out DIR [--jobs-per-stream N] [--instances-per-day N]
 *
 * Its proportions are those of a real site (`site/quotas.ts`), its names are invented. No name leads nowhere and nothing waits in
 * a circle. The same seed makes the same text, byte by byte.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { draftStreams, type DraftStream } from './site/draft-streams.ts'
import { addNeeds, linkStreams } from './site/link.ts'
import { printSite, type SiteText } from './site/print-site.ts'
import { quotasOf, type SiteOptions } from './site/quotas.ts'
import { randomFrom, type Random } from '../test/support/random.ts'
import { addTimes, fillDay } from './site/times.ts'

export type { SiteOptions } from './site/quotas.ts'
export type { SiteText } from './site/print-site.ts'

/** The texts of a site, to be applied together or in this order. Throws a RangeError for a day that cannot have so many jobs. */
export const makeSite = (options: SiteOptions): SiteText[] => {
  const random = randomFrom(options.seed)
  const quotas = quotasOf(options)
  const streams = draftStreams(options, quotas, random)
  addTimes(streams, quotas, random)
  fillDay(streams, options)
  linkStreams(streams, quotas, random)
  const resources = addNeeds(streams, quotas.needs, random)
  chooseTables(streams, random)
  return printSite(options, streams, resources, random)
}

/** One stream in twenty has variables of its own. */
const chooseTables = (streams: readonly DraftStream[], random: Random): void => {
  for (const stream of random.some(streams, Math.ceil(streams.length / 20))) {
    stream.clauses.push(`VARTABLE ${random.pick(['PILOT', 'DISASTER', 'BRANCHES_SOUTH', 'MIGRATION'])}`)
  }
}

const writeSite = (): void => {
  const { values } = parseArgs({
    options: {
      streams: { type: 'string', default: '965' },
      seed: { type: 'string', default: '7' },
      out: { type: 'string' },
      'jobs-per-stream': { type: 'string' },
      'instances-per-day': { type: 'string' },
    },
  })
  const { out, 'jobs-per-stream': jobs, 'instances-per-day': instances } = values
  if (out === undefined) throw new RangeError('Where to? Say --out DIR.')
  const texts = makeSite({
    streams: Number(values.streams),
    seed: Number(values.seed),
    ...(jobs !== undefined && { jobsPerStream: Number(jobs) }),
    ...(instances !== undefined && { instancesPerDay: Number(instances) }),
  })
  mkdirSync(out, { recursive: true })
  for (const { file, text } of texts) writeFileSync(join(out, file), text)
  const bytes = texts.reduce((sum, { text }) => sum + text.length, 0)
  process.stdout.write(`${texts.length} files, ${(bytes / 1e6).toFixed(1)} MB in ${out}\n`)
}

if (import.meta.main) writeSite()
