/** What a change of definitions does, as people read it: texts line by line, then the streams whose days or shape change. */
import { count } from '#/lib/words.ts'
import type { Effect, InstanceChanges, StreamEffect } from '#/model/definition-effect.ts'
import type { ObjectDiff, UsedObject } from '#/model/definition-views.ts'
import type { Clock } from './when.ts'

/** The text of each object that changes, as a unified diff. */
export const diffLines = ({ count: all, items }: { count: number; items: readonly ObjectDiff[] }): string[] => [
  ...items.flatMap(({ kind, name, change, diff }) => [
    `--- ${change === 'created' ? '/dev/null' : `${kind} ${name}`}`,
    `+++ ${change === 'deleted' ? '/dev/null' : `${kind} ${name}`}`,
    diff.trimEnd(),
    '',
  ]),
  ...(all > items.length ? [`and ${count(all - items.length, 'more object')}; --limit shows them.`, ''] : []),
]

export const effectLines = (effect: Effect, clock: Clock): string[] => {
  const { from, to, plannedTo, streams } = effect
  const days = `From ${from} to ${to}`
  if (streams.count === 0) return [`${days} nothing is planned otherwise.`]
  const planned = plannedTo === null ? '' : ` The days up to ${plannedTo} are planned and stay as they are.`
  return [
    `${days}: ${effect.added} instances more, ${effect.removed} fewer, ${effect.moved} moved, in ${count(streams.count, 'stream')}.${planned}`,
    '',
    ...streams.items.flatMap((stream) => [...streamLines(stream, clock), '']),
    ...(streams.count > streams.items.length
      ? [`and ${count(streams.count - streams.items.length, 'more stream')}; --limit shows them.`, '']
      : []),
  ]
}

const streamLines = (stream: StreamEffect, clock: Clock): string[] => {
  const { jobs, dependencies, problem } = stream
  const lines = [
    ...instanceLines(stream.calendar, clock),
    ...(jobs.added.length > 0 ? [`jobs more: ${shorten(jobs.added)}`] : []),
    ...(jobs.removed.length > 0 ? [`jobs fewer: ${shorten(jobs.removed)}`] : []),
    ...(jobs.changed.length > 0 ? [`jobs changed: ${shorten(jobs.changed)}`] : []),
    ...some(dependencies.added.map((text) => `+ ${text}`)),
    ...some(dependencies.removed.map((text) => `- ${text}`)),
    ...(problem.after === null ? [] : [`cannot be planned: ${problem.after}`]),
    ...(problem.before !== null && problem.after === null ? [`could not be planned before: ${problem.before}`] : []),
    ...planLines(stream, clock),
  ]
  return [headOf(stream), ...lines.map((line) => `  ${line}`)]
}

/** `FTA1#PAYROLL changes, and calendar HOLIDAYS` */
const headOf = ({ stream, change, because }: StreamEffect): string => {
  const through = because.map(({ kind, name }) => `${kind} ${name}`)
  const own = change === null ? [] : [change]
  const why = shorten([...own, ...through])
  return `${stream} (${why === '' ? 'what it follows changes' : why})`
}

const instanceLines = ({ added, removed, moved, retimed }: InstanceChanges, { when }: Clock): string[] => {
  const one = (n: number): string => count(n, 'instance')
  const lines: string[] = []
  const [came, gone, went, other] = [added.items[0], removed.items[0], moved.items[0], retimed.items[0]]
  if (came) lines.push(`${one(added.count)} more: first ${when(came.scheduledAt)}`)
  if (gone) lines.push(`${one(removed.count)} fewer: first ${when(gone.scheduledAt)}`)
  if (went) lines.push(`${one(moved.count)} moved: first ${when(went.from)} to ${when(went.to)}`)
  if (other)
    lines.push(`${one(retimed.count)} with another start, latest time or deadline: first ${when(other.scheduledAt)}`)
  return lines
}

/** What is in the plan stays; this is what planning would make of it now. */
const planLines = ({ kept, planned, matches }: StreamEffect, clock: Clock): string[] => {
  const waiting = kept.count - kept.started - kept.ended
  const states = `${kept.started} started, ${kept.ended} ended, ${waiting} to come`
  return [
    ...(kept.count > 0 ? [`in the plan: ${count(kept.count, 'instance')} as before (${states})`] : []),
    ...instanceLines(planned, clock).map((line) => `planned anew there would be: ${line}`),
    ...some(
      matches.items.map(
        ({ waiter, scheduledAt, before, after }) =>
          `planned anew ${waiter} of ${clock.when(scheduledAt)} would follow ${after ?? 'nothing'}, not ${before ?? 'nothing'}`,
      ),
      matches.count,
    ),
  ]
}

export const usedLines = (inUse: readonly UsedObject[]): string[] =>
  inUse.flatMap(({ kind, name, usedBy, users, inPlan }) => [
    `${kind} ${name} is used by ${users}${inPlan > 0 ? `, with ${count(inPlan, 'instance')} in the plan` : ''}:`,
    ...some(
      usedBy.map((user) => `  ${user.kind} ${user.name}`),
      users,
    ),
  ])

const mostLines = 8

const some = (lines: readonly string[], all = lines.length): string[] =>
  all > mostLines ? [...lines.slice(0, mostLines), `and ${all - mostLines} more`] : [...lines]

const shorten = (names: readonly string[]): string => some(names).join(', ')
