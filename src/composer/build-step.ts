/** Builds a job of a stream: the step, and its job definition if it is given there. */
import type { CstNode } from 'chevrotain'
import type { StreamJob } from '#/model/job-stream.ts'
import { buildDurations } from './build-durations.ts'
import { buildJobDefinition, isDefined } from './build-job-definition.ts'
import { buildRate, buildTimes } from './build-times.ts'
import { buildWaits } from './build-waits.ts'
import { lastOf, mark, newBuilder, type Builder } from './builder.ts'
import { keywordOf, node, nodes, token, tokens } from './cst.ts'
import { definedName, plainName } from './defined-names.ts'
import { readQualifiedName, withoutFolder } from './names.ts'
import type { ParsedDefinition } from './parsed.ts'
import { priorityOf, readChoice } from './read-values.ts'
import { positionOf } from './source.ts'

export interface Step {
  readonly job?: StreamJob
  readonly definition?: ParsedDefinition
}

/** A step; its workstation is the stream's unless it says another. */
export const buildStep = (builder: Builder, step: CstNode, streamWorkstation: string): Step => {
  const at = token(step, 'Word')
  if (at === undefined) return {}
  const workstation = readQualifiedName(at.image).workstation ?? streamWorkstation
  const name = definedName(builder, at, 'job')
  const alias = token(node(step, 'alias'), 'Word')
  const job: StreamJob = {
    workstation,
    job: name,
    name: alias === undefined ? withoutFolder(name) : plainName(builder, alias, 'job'),
    ...buildTimes(builder, [step]),
    ...buildWaits(builder, step, 'job'),
  }
  addFlags(job, step)
  addSettings(builder, job, nodes(step, 'jobSetting'))
  addRate(builder, job, step)
  mark(builder, job, alias ?? at)
  if (!isDefined(step)) return { job }
  const own = newBuilder(builder.source)
  const definition = buildJobDefinition(own, step, at, { workstation, name })
  return { job, definition: { definition, position: positionOf(builder.source, at), marks: own.marks } }
}

const flagFields = { CONFIRMED: 'confirmed', CRITICAL: 'critical', KEYJOB: 'key', NOP: 'nop' } as const

const addFlags = (job: StreamJob, step: CstNode): void => {
  for (const flag of tokens(step, 'JobFlag')) job[flagFields[keywordOf(flag) as keyof typeof flagFields]] = true
}

const addSettings = (builder: Builder, job: StreamJob, settings: readonly CstNode[]): void => {
  if (settings.length === 0) return
  const keywords = settings.flatMap((each) => tokens(each, 'JobSetting'))
  for (const same of Map.groupBy(keywords, keywordOf).values()) lastOf(builder, same, (keyword) => keyword)
  for (const setting of settings) {
    const [keyword, value] = [token(setting, 'JobSetting'), token(setting, 'Value')]
    if (keyword === undefined || value === undefined) continue
    const name = keywordOf(keyword)
    if (name === 'PRIORITY') {
      const priority = priorityOf(builder, value)
      if (priority !== undefined) job.priority = priority
    } else if (name === 'ONLATE') {
      if (readChoice(builder, name, value, { KILL: true }) === true) job.onLate = 'kill'
    } else if (name === 'STATISTICSTYPE' && readChoice(builder, name, value, { CUSTOM: true }) === true) {
      job.customStatistics = true
    }
  }
  Object.assign(job, buildDurations(builder, settings))
}

/** EVERY, and the time after which no repetition starts. */
const addRate = (builder: Builder, job: StreamJob, step: CstNode): void => {
  const rate = buildRate(builder, [step])
  if (rate === undefined || rate.minutes === 0) return
  job.every = rate.minutes
  if (rate.end !== undefined) job.everyEnd = rate.end
}
