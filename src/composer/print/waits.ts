/** What a stream or a job waits for: FOLLOWS, JOIN, NEEDS, OPENS, PROMPT, a line each. */
import type { Follows, FollowsCondition, Join, Matching, Need, Opens, PromptUse } from '#/model/needs.ts'
import { indented, spaced, type Lines } from './layout.ts'
import { fullName, objectName, plainName } from './names.ts'
import { promptText, quoted, remoteText } from './texts.ts'
import { daysText, durationText, longDurationText } from './times.ts'

interface Waits {
  readonly follows: readonly Follows[]
  readonly joins?: readonly Join[] | undefined
  readonly needs: readonly Need[]
  readonly opens: readonly Opens[]
  readonly prompts: readonly PromptUse[]
}

const signed = (minutes: number): string => `${minutes < 0 ? '-' : '+'}${longDurationText(Math.abs(minutes))}`

/** `PREVIOUS`, `RELATIVE FROM -0100 TO +0200`, `FROM 0600 -1 DAYS TO 0700`. */
export const matchingText = (matching: Matching): string => {
  if (typeof matching === 'string') return matching.toUpperCase()
  if (matching.type === 'relative') return `RELATIVE FROM ${signed(matching.from)} TO ${signed(matching.to)}`
  return `FROM ${boundText(matching.from)} TO ${boundText(matching.to)}`
}

const boundText = ({ minutes, days }: { minutes: number; days: number }): string =>
  spaced(durationText(minutes), daysText(days))

const conditionText = ({ any }: FollowsCondition): string => `IF ${any.join(' | ')}`

/** A whole stream is `STREAM.@`, so that it is not taken for a job. */
const predecessorName = ({ networkAgent, remote, workstation, stream, job }: Follows): string => {
  if (networkAgent !== undefined) return `${networkAgent}::${remoteText(remote ?? '')}`
  if (stream === undefined) return plainName(job ?? '')
  return `${fullName(workstation, stream)}.${job ?? '@'}`
}

const followsText = (follows: Follows): string =>
  spaced(
    `FOLLOWS ${predecessorName(follows)}`,
    follows.matching && matchingText(follows.matching),
    follows.condition && conditionText(follows.condition),
  )

const joinLines = ({ name, needed, description, follows }: Join): Lines => [
  `JOIN ${objectName(name)} ${needed === 0 ? 'ALL' : needed} OF`,
  ...indented([
    ...(description === undefined ? [] : [`DESCRIPTION ${quoted(description)}`]),
    ...follows.map(followsText),
  ]),
  'ENDJOIN',
]

const opensText = ({ workstation, path, qualifier }: Opens): string =>
  spaced(
    `OPENS ${workstation === undefined ? '' : `${workstation}#`}${quoted(path)}`,
    qualifier === undefined ? undefined : `(${qualifier})`,
  )

export const followsLines = ({ follows, joins = [] }: Waits): Lines => [
  ...follows.map(followsText),
  ...joins.flatMap(joinLines),
]

export const needsLines = ({ needs, opens }: Waits): Lines => [
  ...needs.map(({ workstation, resource, units }) => `NEEDS ${units} ${fullName(workstation, resource)}`),
  ...opens.map(opensText),
]

export const promptLines = ({ prompts }: Waits): Lines =>
  prompts.map(({ name, text }) => `PROMPT ${name === undefined ? promptText(text ?? '') : plainName(name)}`)
