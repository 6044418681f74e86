/** Questions for parts of logs, and the answers that come to them over the link. */
import type { FromAgent, ToAgent } from '#/contract/agent-messages.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { AgentLink, LogBytes } from './agent-link.ts'

export interface LogQuestions {
  readonly ask: AgentLink['readLog']
  readonly answered: (answer: Extract<FromAgent, { type: 'log' }>) => void
  /** The connection is lost: nobody will answer any more. */
  readonly giveUp: () => void
}

/** `send` says whether there was an agent to say it to. */
export const askForLogs = (send: (question: ToAgent) => boolean): LogQuestions => {
  const open = new Map<number, PromiseWithResolvers<LogBytes>>()
  let lastId = 0

  const giveUp = (): void => {
    const sentence = 'The agent of this machine is not connected; the server goes on trying. Ask again in a moment.'
    for (const { reject } of open.values()) reject(new Refusal('agent.unreachable', sentence))
    open.clear()
  }

  return {
    ask: ({ job, run }, { offset, limit }) => {
      lastId += 1
      const question = Promise.withResolvers<LogBytes>()
      open.set(lastId, question)
      if (!send({ type: 'read-log', id: lastId, job, run, offset, limit })) giveUp()
      return question.promise
    },
    answered: ({ id, found, data, offset, size, complete }) => {
      open.get(id)?.resolve({ found, data: Buffer.from(data, 'base64'), offset, size, complete })
      open.delete(id)
    },
    giveUp,
  }
}
