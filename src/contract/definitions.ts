/** The routes that take definitions, as texts of the composer language. */
import { Type } from 'typebox'
import { Diagnostic } from '#/model/diagnostic.ts'
import { storable } from './fields.ts'
import { exactly, route } from './route.ts'

/** The largest request with definitions, in bytes. */
const largestDefinitions = 24 * 1024 * 1024

/** The most texts of one request. */
const mostSources = 2000

const Sources = exactly({
  sources: Type.Array(
    exactly({
      file: Type.String({
        minLength: 1,
        maxLength: 4096,
        pattern: storable,
        description: 'The name that diagnostics show.',
      }),
      text: Type.String(),
    }),
    { minItems: 1, maxItems: mostSources },
  ),
})

const count = Type.Integer({ minimum: 0 })

export const definitionRoutes = {
  apply: route({
    method: 'POST',
    path: '/definitions/apply',
    tag: 'Definitions',
    summary: 'Apply definitions',
    description: 'All or nothing: with one mistake in one text nothing is changed, and every mistake is answered.',
    body: Sources,
    bodyLimit: largestDefinitions,
    response: Type.Object({
      revision: Type.Union([Type.Integer(), Type.Null()]),
      created: count,
      changed: count,
      unchanged: count,
      diagnostics: Type.Array(Diagnostic),
    }),
  }),
  check: route({
    method: 'POST',
    path: '/definitions/check',
    tag: 'Definitions',
    summary: 'Check definitions',
    description: 'Tells what is wrong with the texts, among each other and with what is stored. Changes nothing.',
    body: Sources,
    bodyLimit: largestDefinitions,
    response: Type.Object({ diagnostics: Type.Array(Diagnostic) }),
  }),
}
