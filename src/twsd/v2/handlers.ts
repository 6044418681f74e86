/** What the server does for each operation of version 2. */
import { answer, type Handler } from '#/twsd/call.ts'
import { apiDocument } from './api-document.ts'
import { engineHandlers } from './engine-handlers.ts'
import { autocomplete, convert, createStreams, outputConditions } from './model-common.ts'
import { modelHandlers } from './model-handlers.ts'
import { planHandlers } from './plan-handlers.ts'
import { v2Operations } from './operations.ts'

export const v2Handlers: { readonly [Name in keyof typeof v2Operations]: Handler } = {
  ...engineHandlers,
  ...modelHandlers,
  ...planHandlers,
  apiDocument: ({ site }) => answer(apiDocument(v2Operations, site.version)),
  convertDefinitions: (call) => convert(call, true),
  convertDefinition: (call) => convert(call, false),
  createStreams,
  autocomplete,
  outputConditions,
}
