/** Builds JOIN: so many of its predecessors must satisfy their condition. */
import type { CstNode, IToken } from 'chevrotain'
import type { Follows, Join } from '#/model/needs.ts'
import { buildFollows, type WaiterKind } from './build-follows.ts'
import { lastOf, mark, note, noteAt, reject, type Builder } from './builder.ts'
import { nodes, token } from './cst.ts'
import { plainName } from './defined-names.ts'
import { readText, readWhole } from './read-values.ts'

/** How many a job or a stream may have (User's Guide and Reference, "join"). */
const mostJoins = 4

/** The joins of a stream's header or of a job; nothing where there are none. */
export const buildJoins = (builder: Builder, clauses: readonly CstNode[], kind: WaiterKind): { joins?: Join[] } => {
  if (clauses.length === 0) return {}
  const joins = clauses.map((clause) => buildJoin(builder, clause, kind)).filter((join) => join !== undefined)
  const names = new Set<string>()
  for (const [at, join] of joins.entries()) {
    if (at === mostJoins) {
      const message = `This is the ${mostJoins + 1}th JOIN; a job or a job stream has at most ${mostJoins}.`
      noteAt(builder, join, { code: 'definition.too_many_joins', message })
    } else if (names.has(join.name)) {
      const message = `There is a JOIN ${join.name} already.`
      noteAt(builder, join, { code: 'definition.duplicate', message, hint: 'Give this one another name.' })
    }
    names.add(join.name)
  }
  return joins.length === 0 ? {} : { joins }
}

const buildJoin = (builder: Builder, clause: CstNode, kind: WaiterKind): Join | undefined => {
  const at = token(clause, 'Word')
  if (at === undefined) return undefined
  const follows = nodes(clause, 'follows')
    .flatMap((each) => nodes(each, 'predecessor'))
    .map((each) => buildFollows(builder, each, kind))
    .filter((each) => each !== undefined)
  const count = token(clause, 'needed')
  const join: Join = { name: plainName(builder, at, 'join'), needed: readNeeded(builder, count), follows }
  const described = lastOf(builder, nodes(clause, 'joinDescription'), (each) => token(each, 'DESCRIPTION'))
  const description = token(described, 'Value')
  if (description !== undefined) join.description = readText(description)
  mark(builder, join, at)
  if (token(clause, 'ENDJOIN') !== undefined && nodes(clause, 'follows').length === 0) {
    reject(builder, at, `JOIN ${join.name} joins nothing.`, 'Add FOLLOWS and what it is to wait for.')
  } else {
    checkJoin(builder, join, count)
  }
  return join
}

/** A number, 0 or ALL for all of them; all of them too where nothing is said. */
const readNeeded = (builder: Builder, count: IToken | undefined): number => {
  if (count === undefined || count.image.toUpperCase() === 'ALL') return 0
  if (/^\d/.test(count.image)) return readWhole(builder, count, 'a number of dependencies', [0, 9999]) ?? 0
  reject(builder, count, `${count.image} is not how many of a JOIN must come true: expected a number or ALL.`)
  return 0
}

const checkJoin = (builder: Builder, { name, needed, follows }: Join, count: IToken | undefined): void => {
  const remote = follows.find((each: Follows) => each.networkAgent !== undefined)
  if (remote !== undefined) {
    noteAt(builder, remote, {
      code: 'definition.remote_join',
      message: 'A predecessor of another network cannot be part of a JOIN.',
      hint: 'Put it into a FOLLOWS of its own.',
    })
  }
  if (count === undefined || follows.length === 0 || needed <= follows.length) return
  note(builder, count, {
    code: 'definition.join_needs_more',
    message: `JOIN ${name} needs ${needed} of its dependencies, and has ${follows.length}: it could never come true.`,
    hint: 'Write ALL if all of them must come true.',
  })
}
