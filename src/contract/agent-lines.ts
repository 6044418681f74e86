/**
 * The agent link on a socket: one JSON object a line, checked against its schema before anybody sees it.
 *
 * Messages said within one turn of the event loop leave in one write. A line that is no message of the protocol closes the
 * connection: whoever sent it speaks another language, and what follows would be misread.
 */
import type { Socket } from 'node:net'
import { Compile } from 'typebox/compile'
import { FromAgent, ToAgent } from './agent-messages.ts'

/** Longer lines are refused; the longest honest ones are parts of logs and lists of files. */
const longestLine = 16 * 2 ** 20

/** A peer that leaves this much unread is stuck; the connection is closed, and reports are repeated on the next. */
const mostUnread = 64 * 2 ** 20

/** Tells a message of one direction from anything else. */
export interface MessageCheck<Message> {
  readonly Check: (value: unknown) => value is Message
}

export const toAgentCheck = Compile(ToAgent)
export const fromAgentCheck = Compile(FromAgent)

/** What a reader does with what it hears. */
export interface LineReader<Message> {
  readonly check: MessageCheck<Message>
  readonly onMessage: (message: Message) => void
  /** The peer said something that is no message; the connection is closed after this. */
  readonly onMalformed: (sentence: string) => void
}

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Calls the reader for each line of the socket. */
export const readLines = <Message>(socket: Socket, reader: LineReader<Message>): void => {
  let rest = ''
  const giveUp = (sentence: string): void => {
    rest = ''
    reader.onMalformed(sentence)
    socket.destroy()
  }

  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (socket.destroyed) return
      const message = parseLine(line)
      if (!reader.check.Check(message)) return giveUp(`This is no message of the agent link: ${line.slice(0, 200)}`)
      reader.onMessage(message)
    }
    if (rest.length > longestLine) giveUp(`A line of the agent link is longer than ${longestLine} characters.`)
  })
}

/** Says one message. After the connection has closed it says nothing: what matters is repeated on the next one. */
export const sendLine = (socket: Socket, message: ToAgent | FromAgent): void => {
  if (!socket.writable) return
  if (socket.writableLength > mostUnread) {
    socket.destroy()
    return
  }
  if (socket.writableCorked === 0) {
    socket.cork()
    process.nextTick(() => socket.uncork())
  }
  socket.write(`${JSON.stringify(message)}\n`)
}
