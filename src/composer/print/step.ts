/** A job of a stream: its name and what is said of it there. Its definition stands in `$JOBS`. */
import { withoutFolder } from '#/composer/names.ts'
import type { LongestDuration, ShortestDuration, StreamJob } from '#/model/job-stream.ts'
import { clause, flag, indented, type Lines } from './layout.ts'
import { fullName, objectName } from './names.ts'
import { durationText, longDurationText, timeClauses, timeText } from './times.ts'
import { followsLines, needsLines, promptLines } from './waits.ts'

/** `150%` or `00130`. */
const comparedText = ({ minutes, percent }: LongestDuration | ShortestDuration): string =>
  percent === undefined ? longDurationText(minutes ?? 0) : `${percent}%`

export const priorityText = (priority: number): string =>
  `PRIORITY ${priority === 101 ? 'GO' : priority === 100 ? 'HI' : priority}`

const everyText = ({ every, everyEnd }: StreamJob): Lines =>
  clause(
    every,
    (minutes) => `EVERY ${durationText(minutes)}${everyEnd === undefined ? '' : ` EVERYENDTIME ${timeText(everyEnd)}`}`,
  )

/** Its name is that of its definition, unless it is said; some bodies that are stored have the folder in it. */
const aliasText = ({ job, name }: StreamJob): string =>
  name === job || name === withoutFolder(job) ? '' : ` AS ${objectName(name)}`

/** The step, after an empty line, as the master sets jobs apart. */
export const stepLines = (step: StreamJob): Lines => [
  `${fullName(step.workstation, step.job)}${aliasText(step)}`,
  ...indented([
    ...timeClauses(step, everyText(step)),
    ...flag(step.onLate === 'kill', 'ONLATE KILL'),
    ...clause(step.longest, (one) => `MAXDUR ${comparedText(one)} ONMAXDUR ${one.action.toUpperCase()}`),
    ...clause(step.shortest, (one) => `MINDUR ${comparedText(one)} ONMINDUR ${one.action.toUpperCase()}`),
    ...clause(step.priority, priorityText),
    ...flag(step.confirmed, 'CONFIRMED'),
    ...flag(step.critical, 'CRITICAL'),
    ...flag(step.key, 'KEYJOB'),
    ...flag(step.nop, 'NOP'),
    ...flag(step.customStatistics, 'STATISTICSTYPE CUSTOM'),
    ...followsLines(step),
    ...needsLines(step),
    ...promptLines(step),
  ]),
]
