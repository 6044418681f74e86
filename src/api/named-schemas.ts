/** The nouns of the API reference: schemas that stand in the document once, under their name, and are referred to. */
import type { FastifyInstance } from 'fastify'
import { Problem } from '#/contract/problem.ts'
import { Diagnostic } from '#/model/diagnostic.ts'
import { Effect, StreamEffect } from '#/model/definition-effect.ts'
import { DefinitionDetail, DefinitionView, ObjectDiff, RevisionView, UsedObject } from '#/model/definition-views.ts'
import {
  Explanation,
  Hindrance,
  JobDetail,
  JobView,
  LogPart,
  PlanStatus,
  PromptView,
  StreamView,
} from '#/model/views.ts'
import { FreezeView } from '#/model/freeze.ts'
import { ResourceView, WorkstationView } from '#/model/workstation-views.ts'

const named = new Map<unknown, string>([
  [Problem, 'Problem'],
  [PlanStatus, 'PlanStatus'],
  [JobView, 'Job'],
  [JobDetail, 'JobDetail'],
  [Explanation, 'Explanation'],
  [Hindrance, 'Hindrance'],
  [LogPart, 'LogPart'],
  [StreamView, 'Stream'],
  [PromptView, 'Prompt'],
  [WorkstationView, 'Workstation'],
  [ResourceView, 'Resource'],
  [FreezeView, 'Freeze'],
  [Diagnostic, 'Diagnostic'],
  [DefinitionView, 'Definition'],
  [DefinitionDetail, 'DefinitionDetail'],
  [RevisionView, 'Revision'],
  [ObjectDiff, 'ObjectDiff'],
  [UsedObject, 'UsedObject'],
  [Effect, 'Effect'],
  [StreamEffect, 'StreamEffect'],
])

export const addNamedSchemas = (app: FastifyInstance): void => {
  for (const [schema, name] of named) app.addSchema({ $id: name, ...(withReferences(schema, schema) as object) })
}

/** The schema with every named one inside it replaced by a reference. `self` is not replaced by a reference to itself. */
export const withReferences = (schema: unknown, self?: unknown): unknown => {
  if (typeof schema !== 'object' || schema === null) return schema
  const name = named.get(schema)
  if (name !== undefined && schema !== self) return { $ref: `${name}#` }
  if (Array.isArray(schema)) return schema.map((part) => withReferences(part))
  return Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, withReferences(part)]))
}
