/** The answer to a prompt. */
import { Refusal } from '#/lib/refusal.ts'
import type { Command } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import type { PlanState } from './state.ts'

/** Throws `prompt.unknown` and `prompt.answered`. */
export const orderReply = (state: PlanState, command: Extract<Command, { kind: 'reply' }>): EventBody[] => {
  const prompt = state.prompts.get(command.prompt)
  if (prompt === undefined) {
    throw new Refusal('prompt.unknown', `There is no prompt ${command.prompt}; batuta prompts lists those of the plan.`)
  }
  if (prompt.status === 'yes' || (prompt.recoveryOf !== 0 && prompt.status === 'no')) {
    throw new Refusal('prompt.answered', `Prompt ${prompt.id} was answered ${prompt.status} already: ${prompt.text}`)
  }
  return [{ kind: 'prompt.answered', prompt: prompt.id, yes: command.yes, cause: command.cause }]
}
