/** Builds a job of a stream: the step, and its job definition if it is given there. */
import type { CstNode } from 'chevrotain'
import type { StreamJob } from '#/model/job-stream.ts'
import { buildJobDefinition, isDefined } from './build-job-definition.ts'
import { buildTimes } from './build-times.ts'
import { buildWaits } from './build-waits.ts'
import { lastOf, mark, newBuilder, notSupported, reject, reportUnsupported, type Builder } from './builder.ts'
import { node, nodes, token } from './cst.ts'
import { definedName, plainName } from './defined-names.ts'
import { readQualifiedName } from './names.ts'
import type { ParsedDefinition } from './parsed.ts'
import { priorityOf, readDuration } from './read-values.ts'
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
    name: alias === undefined ? name : plainName(builder, alias, 'job'),
    ...buildTimes(builder, step),
    ...buildWaits(builder, step, 'job'),
  }
  addPriority(builder, job, nodes(step, 'jobSetting'))
  addEvery(builder, job, nodes(step, 'every'))
  reportUnsupported(builder, step)
  mark(builder, job, alias ?? at)
  if (!isDefined(step)) return { job }
  const own = newBuilder(builder.source)
  const definition = buildJobDefinition(own, step, at, { workstation, name })
  return { job, definition: { definition, position: positionOf(builder.source, at), marks: own.marks } }
}

const addPriority = (builder: Builder, job: StreamJob, settings: readonly CstNode[]): void => {
  const setting = lastOf(builder, settings, (each) => token(each, 'JobSetting'))
  const value = token(setting, 'Value')
  const priority = value && priorityOf(builder, value)
  if (priority !== undefined) job.priority = priority
}

const addEvery = (builder: Builder, job: StreamJob, clauses: readonly CstNode[]): void => {
  const every = lastOf(builder, clauses, (each) => token(each, 'EVERY'))
  const rate = token(every, 'Word')
  if (rate === undefined) return
  const end = token(every, 'EVERYENDTIME')
  if (end !== undefined) notSupported(builder, end, 'EVERYENDTIME of a job')
  const minutes = readDuration(builder, rate)
  if (minutes === 0) reject(builder, rate, 'EVERY needs at least one minute.')
  else if (minutes !== undefined) job.every = minutes
}
