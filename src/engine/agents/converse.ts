/** One connection to an agent, from the first hello to its end. */
import { createConnection } from 'node:net'
import { fromAgentCheck, readLines, sendLine } from '#/contract/agent-lines.ts'
import type { FromAgent, ToAgent } from '#/contract/agent-messages.ts'

type Hello = Extract<ToAgent, { type: 'hello' }>

/** The agent is asked this often whether it is there; after this long without a word the connection is given up. */
const pingEveryMs = 5_000
const silentForMs = 15_000

export interface Conversation {
  readonly send: (message: ToAgent) => void
  /** Says what is still to be said and resolves when the connection is closed. */
  readonly end: () => Promise<void>
}

interface Parts {
  readonly path: string
  readonly hello: Hello
  readonly onMessage: (message: FromAgent) => void
  /** Called once. `error`: why there never was a connection, or why it broke. */
  readonly onClosed: (error: Error | undefined) => void
}

/** Connects and says hello. */
export const converse = ({ path, hello, onMessage, onClosed }: Parts): Conversation => {
  const socket = createConnection(path)
  const closed = Promise.withResolvers<void>()
  let failure: Error | undefined
  let pings = 0

  // Not the timeout of the socket: that starts anew with our own words, too.
  const silence = setTimeout(() => {
    socket.destroy(new Error(`The agent has said nothing for ${silentForMs / 1000} s.`))
  }, silentForMs)
  const ping = setInterval(() => {
    pings += 1
    sendLine(socket, { type: 'ping', id: pings })
  }, pingEveryMs)

  socket.on('error', (error) => {
    failure = error
  })
  socket.on('close', () => {
    clearTimeout(silence)
    clearInterval(ping)
    closed.resolve()
    onClosed(failure)
  })
  readLines(socket, {
    check: fromAgentCheck,
    onMessage: (message) => {
      silence.refresh()
      onMessage(message)
    },
    onMalformed: (sentence) => {
      failure = new Error(sentence)
    },
  })
  sendLine(socket, hello)

  return {
    send: (message) => sendLine(socket, message),
    end: () => {
      socket.destroySoon()
      return closed.promise
    },
  }
}
