/** The orders about workstations, resources and prompts of the plan in version 2. */
import { Type } from 'typebox'
import { Refusal } from '#/lib/refusal.ts'
import type { WorkstationChange } from '#/model/workstation-change.ts'
import type { PromptView } from '#/model/views.ts'
import type { ResourceView, WorkstationView } from '#/model/workstation-views.ts'
import { bodyOf, Maybe, type Call } from '#/twsd/call.ts'
import { refuseOthers } from './job-orders.ts'
import { numberIn } from './paging.ts'
import { promptOf, resourceOf, workstationOf } from './plan-find.ts'
import { promptAddress, resourceAddress, workstationAddress } from './plan-keys.ts'
import type { Orderable, OrderOf } from './plan-orders.ts'
import { selectPromptsOf, selectResourcesOf, selectWorkstationsOf } from './plan-select.ts'

export const workstations: Orderable<WorkstationView> = {
  byId: workstationOf,
  byFilter: selectWorkstationsOf,
  addressOf: ({ name }) => workstationAddress(name),
  nameOf: ({ name }) => `The workstation ${name}`,
}

export const resources: Orderable<ResourceView> = {
  byId: resourceOf,
  byFilter: selectResourcesOf,
  addressOf: ({ name }) => resourceAddress(name),
  nameOf: ({ name }) => `The resource ${name}`,
}

export const prompts: Orderable<PromptView> = {
  byId: promptOf,
  byFilter: selectPromptsOf,
  addressOf: ({ id }) => promptAddress(id),
  nameOf: ({ id, name }) => `The prompt ${name ?? id}`,
}

const change = (asked: WorkstationChange, done: string): OrderOf<WorkstationView> => ({
  done,
  act:
    ({ engine }) =>
    ({ name }, cause) =>
      engine.command({ kind: 'workstation', workstation: name, change: asked, cause }),
})

/** A number that must be said in the query. */
const neededNumber = (call: Call, name: string, most: number): number => {
  const number = numberIn(call, name, { most })
  if (number !== undefined) return number
  throw new Refusal('request.invalid', `Say ${name}, from 0 to ${most}.`)
}

const ofQuery = (field: 'fence' | 'limit', parameter: string, most: number): OrderOf<WorkstationView> => ({
  done: `has another ${field}`,
  act: (call) => {
    const value = neededNumber(call, parameter, most)
    return ({ name }, cause) =>
      call.engine.command({ kind: 'workstation', workstation: name, change: { [field]: value }, cause })
  },
})

/** By the word of the address. Linked and started are one state here. */
export const workstationOrders = {
  link: change({ linked: true }, 'was linked'),
  unlink: change({ linked: false }, 'was unlinked'),
  start: change({ linked: true }, 'was started'),
  stop: change({ linked: false }, 'was stopped'),
  'update-fence': ofQuery('fence', 'priority', 101),
  'update-limit': ofQuery('limit', 'limit', 1024),
} as const

/** By id alone. */
export const onlineOrders = {
  'set-online': change({ linked: true }, 'is online'),
  'set-offline': change({ linked: false }, 'is offline'),
} as const

const WorkstationPatch = Type.Object({
  limit: Maybe(Type.Integer({ minimum: 0, maximum: 1024 })),
  fence: Maybe(Type.Integer({ minimum: 0, maximum: 101 })),
  ignore: Maybe(Type.Boolean()),
})

export const patchWorkstation: OrderOf<WorkstationView> = {
  done: 'was changed',
  act: (call) => {
    const body = bodyOf(call, WorkstationPatch)
    const { limit, fence, ignore, ...others } = body
    refuseOthers(others, ['limit', 'fence', 'ignore'])
    const asked: WorkstationChange = {
      ...(limit != null && { limit }),
      ...(fence != null && { fence }),
      ...(ignore != null && { ignored: ignore }),
    }
    return async ({ name }, cause) => {
      if (Object.keys(asked).length === 0) return
      await call.engine.command({ kind: 'workstation', workstation: name, change: asked, cause })
    }
  },
}

export const updateQuantity: OrderOf<ResourceView> = {
  done: 'has other units',
  act: (call) => {
    const units = neededNumber(call, 'quantity', 1024)
    return ({ name }, cause) => call.engine.command({ kind: 'resource', resource: name, units, cause })
  },
}

const ResourcePatch = Type.Object({ quantity: Maybe(Type.Integer({ minimum: 0, maximum: 1024 })) })

export const patchResource: OrderOf<ResourceView> = {
  done: 'was changed',
  act: (call) => {
    const { quantity, ...others } = bodyOf(call, ResourcePatch)
    refuseOthers(others, ['quantity'])
    return async ({ name }, cause) => {
      if (quantity == null) return
      await call.engine.command({ kind: 'resource', resource: name, units: quantity, cause })
    }
  },
}

const Reply = Type.Object({ answer: Type.Boolean() })

export const reply: OrderOf<PromptView> = {
  done: 'was answered',
  act: (call) => {
    const { answer } = bodyOf(call, Reply)
    return ({ id }, cause) => call.engine.command({ kind: 'reply', prompt: id, yes: answer, cause })
  },
}
