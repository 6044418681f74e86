/** The routes of the global options, by their names in TWS. */
import { Type } from 'typebox'
import { OptionView } from '#/model/option-view.ts'
import { Order, storable } from './fields.ts'
import { exactly, route } from './route.ts'

export const optionRoutes = {
  options: route({
    method: 'GET',
    path: '/options',
    tag: 'Options',
    summary: 'List the global options',
    response: Type.Object({ items: Type.Array(OptionView) }),
  }),
  setOption: route({
    method: 'POST',
    path: '/options/:name',
    needs: 'administrator',
    tag: 'Options',
    summary: 'Set a global option',
    description:
      'The answer says from when on it counts: most from the next extension of the plan on, so that what is planned stays as it is, others at once.',
    params: exactly({
      name: Type.String({
        minLength: 1,
        maxLength: 100,
        pattern: storable,
        description: 'Its name, or its short name.',
      }),
    }),
    body: exactly({
      value: Type.String({ maxLength: 500, pattern: storable, description: 'As optman writes it.' }),
      ...Order.properties,
    }),
    response: OptionView,
  }),
}
