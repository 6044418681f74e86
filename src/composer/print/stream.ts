/** A job stream: header, `:`, its jobs by name, END. */
import type { JobStream, StreamService } from '#/model/job-stream.ts'
import { commentLines } from './comments.ts'
import { clause, flag, indented, spaced, type Lines } from './layout.ts'
import { fullName, plainName } from './names.ts'
import { freeDaysText, runCycleLines } from './run-cycle.ts'
import { startConditionLines } from './start-condition.ts'
import { priorityText, stepLines } from './step.ts'
import { quoted, wordOrText } from './texts.ts'
import { dateText, timeClauses } from './times.ts'
import { followsLines, matchingText, needsLines, promptLines } from './waits.ts'

const serviceText = ({ name, description, tags, variables }: StreamService): string =>
  spaced(
    `ISSERVICE SERVICENAME ${wordOrText(name)}`,
    description === undefined ? undefined : `SERVICEDESCRIPTION ${quoted(description)}`,
    tags === undefined ? undefined : `SERVICETAGS ${quoted(tags)}`,
    variables === undefined ? undefined : `SERVICEVARIABLES [${variables.map(quoted).join(', ')}]`,
  )

const headerLines = (stream: JobStream): Lines => [
  ...clause(stream.validFrom, (date) => `VALIDFROM ${dateText(date)}`),
  ...clause(stream.timezone, (zone) => `TIMEZONE ${zone}`),
  ...clause(stream.description, (text) => `DESCRIPTION ${quoted(text)}`),
  ...flag(stream.draft, 'DRAFT'),
  ...clause(stream.service, serviceText),
  ...clause(stream.variableTable, (table) => `VARTABLE ${plainName(table)}`),
  ...clause(stream.freeDays, freeDaysText),
  ...stream.runCycles.flatMap((cycle) => runCycleLines('ON', cycle)),
  ...stream.exceptions.flatMap((cycle) => runCycleLines('EXCEPT', cycle)),
  ...(stream.startCondition === undefined ? [] : startConditionLines(stream.startCondition)),
  ...timeClauses(stream),
  ...flag(stream.carryForward, 'CARRYFORWARD'),
  ...clause(stream.matching, (matching) => `MATCHING ${matchingText(matching)}`),
  ...followsLines(stream),
  ...flag(stream.key, 'KEYSCHED'),
  ...clause(stream.limit, (limit) => `LIMIT ${limit}`),
  ...needsLines(stream),
  ...clause(stream.priority, priorityText),
  ...promptLines(stream),
  ...clause(stream.onOverlap, (what) => `ONOVERLAP ${what.toUpperCase()}`),
]

export const streamLines = (stream: JobStream): Lines => [
  ...commentLines(stream),
  `SCHEDULE ${fullName(stream.workstation, stream.name)}`,
  ...indented(headerLines(stream)),
  ':',
  ...stream.jobs.flatMap((step, at) => (at === 0 ? stepLines(step) : ['', ...stepLines(step)])),
  'END',
]
