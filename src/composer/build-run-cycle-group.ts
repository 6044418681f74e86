/**
 * Builds a run cycle group (User's Guide and Reference, "Run cycle group definition").
 *
 * What stands in parentheses behind a run cycle is that run cycle's. The times of the group, which those of its run cycles have
 * that say none, stand without parentheses, or in some before the first ON.
 */
import type { CstNode } from 'chevrotain'
import type { RunCycleGroup } from '#/model/run-cycle.ts'
import { buildFreeDays, buildRunCycles } from './build-run-cycle.ts'
import { buildTimetable } from './build-times.ts'
import { lastOf, newBuilder, reject, type Builder } from './builder.ts'
import { nodes, token } from './cst.ts'
import { plainName } from './defined-names.ts'
import type { ParsedDefinition } from './parsed.ts'
import { readText } from './read-values.ts'
import { positionOf, type Source } from './source.ts'

export const buildRunCycleGroup = (source: Source, tree: CstNode): ParsedDefinition[] => {
  const builder = newBuilder(source)
  const at = token(tree, 'Word')
  if (at === undefined) return []
  const definition: RunCycleGroup = {
    kind: 'runcyclegroup',
    name: plainName(builder, at, 'run cycle group'),
    ...buildRunCycles(builder, tree),
    ...buildTimetable(builder, [tree, ...nodes(tree, 'parentheses')]),
  }
  addSettings(builder, definition, nodes(tree, 'groupSetting'))
  const freeDays = buildFreeDays(builder, tree)
  if (freeDays !== undefined) definition.freeDays = freeDays
  if (definition.runCycles.length === 0) {
    reject(builder, at, `${at.image} has no run cycle.`, 'Add ON RUNCYCLE, a name and days.')
  }
  return [{ definition, position: positionOf(source, at), marks: builder.marks }]
}

const addSettings = (builder: Builder, group: RunCycleGroup, settings: readonly CstNode[]): void => {
  const last = (keyword: 'VARTABLE' | 'DESCRIPTION') => {
    const said = settings.filter((setting) => token(setting, keyword) !== undefined)
    return token(
      lastOf(builder, said, (setting) => token(setting, keyword)),
      'Value',
    )
  }
  const [table, description] = [last('VARTABLE'), last('DESCRIPTION')]
  if (table !== undefined) group.variableTable = plainName(builder, table, 'variable table')
  if (description !== undefined) group.description = readText(description)
}
