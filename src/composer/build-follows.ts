/** Builds one predecessor of FOLLOWS: who it is, which of its instances, and what it must have come to. */
import type { CstNode, IToken } from 'chevrotain'
import { nearest } from '#/lib/words.ts'
import { conditionStatuses, type ConditionStatus, type Follows, type FollowsCondition } from '#/model/needs.ts'
import { buildMatching } from './build-matching.ts'
import { lastOf, mark, note, reject, type Builder } from './builder.ts'
import { nodes, token, tokens } from './cst.ts'
import { readName, readQualifiedName, withoutFolder } from './names.ts'
import { readText } from './read-values.ts'
import type { Finding } from './source.ts'

/** Who waits; a bare name in FOLLOWS of a job is a job of its stream, in FOLLOWS of a stream another stream. */
export type WaiterKind = 'stream' | 'job'

/** Undefined for what names no predecessor; it is reported. */
export const buildFollows = (builder: Builder, predecessor: CstNode, kind: WaiterKind): Follows | undefined => {
  const at = token(predecessor, 'Word')
  if (at === undefined) return undefined
  const text = token(predecessor, 'Text')
  const follows = at.image.includes('::') ? readRemote(builder, at, text) : readLocal(builder, at, kind)
  if (text !== undefined && !at.image.endsWith('::')) {
    reject(
      builder,
      text,
      `${text.image} cannot follow ${at.image}: a text stands only behind the :: of a network agent.`,
    )
  }
  if (follows === undefined) return undefined
  const matching = buildMatching(builder, predecessor)
  if (matching !== undefined) follows.matching = matching
  const condition = buildCondition(builder, predecessor, follows)
  if (condition !== undefined) follows.condition = condition
  return mark(builder, follows, at)
}

/** `AGENT::WORKSTATION#STREAM.JOB`: what stands behind `::` is for the other network to understand. */
const readRemote = (builder: Builder, at: IToken, text: IToken | undefined): Follows | undefined => {
  const colons = at.image.indexOf('::')
  const remote = `${at.image.slice(colons + 2)}${text === undefined ? '' : readText(text)}`
  if (colons > 0 && remote !== '') return { networkAgent: readName(at.image.slice(0, colons)), remote }
  reject(builder, at, `${at.image} names no predecessor of another network: expected AGENT::WORKSTATION#STREAM.JOB.`)
  return undefined
}

const readLocal = (builder: Builder, at: IToken, kind: WaiterKind): Follows | undefined => {
  const { workstation, name, job } = readQualifiedName(at.image)
  if (name === '' || job === '') {
    const forms = 'JOB, STREAM.JOB, STREAM.@ or WORKSTATION#STREAM.JOB'
    reject(builder, at, `${at.image} names no predecessor: expected ${forms}.`)
    return undefined
  }
  const follows: Follows = {}
  const internal = kind === 'job' && workstation === undefined && job === undefined
  if (workstation !== undefined) follows.workstation = workstation
  if (!internal) follows.stream = name
  if (internal) follows.job = withoutFolder(name)
  else if (job !== undefined && job !== '@') follows.job = job
  return follows
}

const isStatus = (word: string): word is ConditionStatus => conditionStatuses.some((status) => status === word)

/** What a whole stream can be asked to have come to. */
const streamStatuses: ReadonlySet<string> = new Set(['ABEND', 'SUCC', 'SUPPR'])

const nothingAsked = 'IF asks for nothing: expected SUCC, ABEND, FAIL, SUPPR, EXEC or output conditions.'

/** IF, from which statuses and output conditions never mix (User's Guide and Reference, "follows"). */
const buildCondition = (builder: Builder, predecessor: CstNode, follows: Follows): FollowsCondition | undefined => {
  const clauses = nodes(predecessor, 'condition')
  if (clauses.length === 0) return undefined
  const clause = lastOf(builder, clauses, (each) => token(each, 'IF'))
  const [at, ...others] = tokens(clause, 'Word')
  if (at === undefined) {
    const keyword = token(clause, 'IF')
    if (keyword !== undefined) reject(builder, keyword, nothingAsked)
    return undefined
  }
  // Behind a bar OR is the name of a condition.
  const or = others.find(({ image }, place) => /^or$/i.test(image) && !(others[place - 1] ?? at).image.endsWith('|'))
  if (or !== undefined) {
    reject(builder, or, `Conditions are not joined with ${or.image}.`, 'Write | between them.')
    return undefined
  }
  const written = [at, ...others].map(({ image }) => image).join('')
  const words = written.split('|').map((word) => word.trim().toUpperCase())
  const last = others.at(-1) ?? at
  if (words.includes('')) {
    reject(builder, last, 'A condition is missing beside a |.')
    return undefined
  }
  const any = [...new Set(words)]
  const finding = mistakeInCondition(any, follows)
  if (finding !== undefined) {
    note(builder, at, finding)
    return undefined
  }
  return any.every(isStatus) ? { type: 'status', any: any.filter(isStatus) } : { type: 'output', any }
}

/** What is wrong with asking a predecessor for these, or undefined. */
const mistakeInCondition = (any: readonly string[], { networkAgent, stream, job }: Follows): Finding | undefined => {
  if (networkAgent !== undefined) {
    const message = 'A predecessor of another network has no conditions.'
    return { code: 'definition.bad_status', message, hint: 'Remove IF.' }
  }
  const statuses = any.filter(isStatus)
  if (statuses.length > 0 && statuses.length < any.length) {
    const others = any.filter((word) => !isStatus(word))
    const meant = nearest(others[0] ?? '', conditionStatuses)
    return {
      code: 'definition.mixed_condition',
      message: `${statuses.join(', ')} and ${others.join(', ')} cannot stand together: IF asks for statuses or for output conditions.`,
      hint: meant === undefined ? 'Use a JOIN with one FOLLOWS for each kind.' : `Did you mean ${meant}?`,
    }
  }
  const wrong = stream !== undefined && job === undefined ? any.filter((word) => !streamStatuses.has(word)) : []
  if (wrong.length === 0) return undefined
  return {
    code: 'definition.bad_status',
    message: `A whole job stream never comes to ${wrong.join(', ')}.`,
    hint: 'Of a job stream IF knows ABEND, SUCC and SUPPR; of a job also EXEC, FAIL and output conditions.',
  }
}
