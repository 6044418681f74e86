/** What stands in conman's columns (User's Guide and Reference, "showjobs", "showschedules"): its times, states and dependencies. */
import type { DependencyView, JobView, StreamView } from '#/model/views.ts'
import type { Paint } from '#/cli/paint.ts'
import type { Session } from '#/cli/session.ts'
import type { Clock } from '#/cli/when.ts'

/** conman cuts no line to the width of a terminal: the last column has names, which are copied. */
export const uncut = ({ paint }: Session): Paint => ({ ...paint, width: undefined })

const two = (n: number): string => String(n).padStart(2, '0')

/** `0600 11/26`: the scheduled time, by which a stream is told from others of its name. */
export const schedTime = ({ local }: Clock, instant: string): string => {
  const { hour, minute, month, day } = local(instant)
  return `${two(hour)}${two(minute)} ${two(month)}/${two(day)}`
}

/** `06:14`; of another day its date, `11/26`. */
const shortTime = ({ local, now }: Clock, instant: string): string => {
  const then = local(instant)
  const isToday = then.toPlainDate().equals(now.toPlainDate())
  return isToday ? `${two(then.hour)}:${two(then.minute)}` : `${two(then.month)}/${two(then.day)}`
}

type Timed = Pick<JobView, 'startedAt' | 'endedAt' | 'estimatedStartAt' | 'estimatedEndAt'>

/** An estimate stands in parentheses. */
export const startCell = (clock: Clock, { startedAt, estimatedStartAt }: Timed): string => {
  if (startedAt !== null) return shortTime(clock, startedAt)
  return estimatedStartAt === null ? '' : `(${shortTime(clock, estimatedStartAt)})`
}

/** Hours and minutes, `00:05`; an estimate in parentheses. */
export const elapseCell = (clock: Clock, row: Timed): string => {
  const { startedAt, endedAt, estimatedStartAt, estimatedEndAt } = row
  const [from, to] = [startedAt ?? estimatedStartAt, endedAt ?? estimatedEndAt]
  if (from === null || to === null) return ''
  const text = hoursAndMinutes(clock.local(to).since(clock.local(from)).total('minutes'))
  return startedAt !== null && endedAt !== null ? text : `(${text})`
}

const hoursAndMinutes = (minutes: number): string => {
  const whole = Math.max(0, Math.round(minutes))
  return `${two(Math.floor(whole / 60))}:${two(whole % 60)}`
}

/** What conman writes in brackets beside what is waited for. */
export const jobLabels = ({ cancelPending, late, internalStatus }: JobView): string[] => [
  ...(cancelPending ? ['[Cancel Pend]'] : []),
  ...(internalStatus === 'CANCL' ? ['[Cancelled]'] : []),
  ...(late ? ['[Late]'] : []),
]

export const streamLabels = ({ internalStatus, late, carriedForward, day }: StreamView): string[] => [
  ...(internalStatus === 'CANCELP' ? ['[Cancel Pend]'] : []),
  ...(internalStatus === 'CANCEL' ? ['[Cancelled]'] : []),
  ...(late ? ['[Late]'] : []),
  ...(carriedForward ? [`{${day.slice(5, 7)}/${day.slice(8, 10)}/${day.slice(2, 4)}}`] : []),
]

/** What has not come yet, in conman's signs: `-RES-` a resource, `<` a time after which it is too late. */
export const openDependencies = (clock: Clock, stream: string, dependencies: readonly DependencyView[]): string[] =>
  dependencies
    .filter(({ state }) => state === 'open' || state === 'false')
    .map((dependency) => dependencyText(clock, stream, dependency))

/** One thing that is waited for; jobs of its own stream by their name alone. */
export const dependencyText = (clock: Clock, stream: string, { type, text }: DependencyView): string => {
  if (type === 'follows') return text.startsWith(`${stream}.`) ? text.slice(stream.length + 1) : text
  if (type === 'needs') return text.replace(/^(?:1 |(\d+ ))?(.*)$/s, '$1-$2-')
  if (type === 'until' || type === 'deadline') return `<${shortTime(clock, text)}`
  if (type === 'at') return shortTime(clock, text)
  if (type === 'opens') return fileText(clock, text)
  return type === 'prompt' ? `#(${text})` : text
}

/** A file with its test; an instant of that on the clocks of the site. */
export const fileText = ({ exactly }: Clock, text: string): string =>
  text.replace(/(?<= after )(\S+Z)(?=\)$)/, (_, at: string) => exactly(at))
