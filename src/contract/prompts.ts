/** The routes about prompts: questions of the plan that an operator answers. */
import { Type } from 'typebox'
import { PromptView } from '#/model/views.ts'
import { ById, Order, pageOf, shortListQuery } from './fields.ts'
import { exactly, route } from './route.ts'

export const promptRoutes = {
  prompts: route({
    method: 'GET',
    shows: 'plan',
    path: '/prompts',
    tag: 'Prompts',
    summary: 'List prompts',
    query: shortListQuery,
    response: pageOf(PromptView),
  }),
  reply: route({
    method: 'POST',
    path: '/prompts/:id/reply',
    tag: 'Orders',
    summary: 'Answer a prompt',
    params: ById,
    body: exactly({
      answer: Type.Union([Type.Literal('yes'), Type.Literal('no')]),
      ...Order.properties,
    }),
    response: PromptView,
  }),
}
