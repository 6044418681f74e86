/**
 * Turns an operator's order into events, or refuses it with the reason.
 *
 * Each subject has a file of its own; this one knows which, and writes into the events of an order with a request id what was
 * ordered, so that the same request is known when it comes again (`requests.ts`).
 */
import type { Command } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import { orderConfirm } from './order-confirm.ts'
import { orderAddition, orderDrop } from './order-dependencies.ts'
import { orderJob } from './order-job.ts'
import { orderResource, orderStreamLimit, orderWorkstation } from './order-limits.ts'
import { orderFreeze, orderLift } from './order-freeze.ts'
import { orderPriority } from './order-priority.ts'
import { orderReply } from './order-reply.ts'
import { orderStream } from './order-stream.ts'
import { orderText } from './requests.ts'
import type { PlanState } from './state.ts'

/** The events that carry out an order, to be committed together. Throws the refusals of its subject. */
export const eventsOf = (state: PlanState, command: Command): EventBody[] => {
  const { cause } = command
  if (cause.requestId === undefined) return ordered(state, command)
  return ordered(state, { ...command, cause: { ...cause, order: orderText(command) } })
}

const ordered = (state: PlanState, command: Command): EventBody[] => {
  switch (command.kind) {
    case 'job':
      return orderJob(state, command)
    case 'confirm':
      return orderConfirm(state, command)
    case 'priority':
      return orderPriority(state, command)
    case 'add-dependencies':
      return orderAddition(state, command)
    case 'drop-dependencies':
      return orderDrop(state, command)
    case 'reply':
      return orderReply(state, command)
    case 'stream':
      return orderStream(state, command)
    case 'stream-limit':
      return orderStreamLimit(state, command)
    case 'freeze':
      return orderFreeze(state, command)
    case 'lift':
      return orderLift(state, command)
    case 'workstation':
      return orderWorkstation(state, command)
    case 'resource':
      return orderResource(state, command)
  }
}
