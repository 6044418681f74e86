/** Connects to an agent again whenever the connection is lost, with growing waits and jitter in between. */
import { ExponentialBackoff } from 'cockatiel'
import type { ToAgent } from '#/contract/agent-messages.ts'
import type { Conversation } from './converse.ts'

/** The waits, in milliseconds. An agent that has just been started is there after half a second. */
const waits = new ExponentialBackoff({ initialDelay: 20, maxDelay: 5_000 })

export interface Connection {
  readonly send: (message: ToAgent) => void
  /** The agent has said hello: the next waits are short again. */
  readonly greeted: () => void
  readonly close: () => Promise<void>
}

/** Connects until it is closed; `connect` begins one conversation and calls back once when that is over. */
export const keepConnected = (connect: (onClosed: () => void) => Conversation): Connection => {
  let wait = waits.next()
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let conversation = open()

  function open(): Conversation {
    return connect(() => {
      if (closed) return
      timer = setTimeout(() => {
        conversation = open()
      }, wait.duration)
      wait = wait.next(undefined)
    })
  }

  return {
    send: (message) => conversation.send(message),
    greeted: () => {
      wait = waits.next()
    },
    close: () => {
      closed = true
      clearTimeout(timer)
      return conversation.end()
    },
  }
}
