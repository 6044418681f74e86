/**
 * Listens for the server on the agent's socket. One server at a time: who says hello with the highest term, and among equals
 * the last one.
 */
import { chmodSync, lstatSync, mkdirSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname } from 'node:path'
import { readLines, sendLine, toAgentCheck } from '#/contract/agent-lines.ts'
import type { FromAgent, ToAgent } from '#/contract/agent-messages.ts'
import type { Log } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'

export type Hello = Extract<ToAgent, { type: 'hello' }>
export type Order = Exclude<ToAgent, { type: 'hello' }>

export interface ListenerParts {
  readonly path: string
  readonly log: Log
  /** Whether this server may be served: the answer for it, or why not. */
  readonly greet: (hello: Hello) => FromAgent
  /** A server was greeted and is the one from now on. */
  readonly onConnected: () => void
  readonly onDisconnected: () => void
  readonly onOrder: (order: Order) => void
}

export interface Listener {
  /** Says something to the server; dropped when there is none. */
  readonly send: (message: FromAgent) => void
  readonly connected: () => boolean
  readonly close: () => void
}

/** The socket's folder, for this user alone. In a folder for everybody, another user could have made it before. */
const makeFolder = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (lstatSync(folder).uid !== process.getuid?.()) {
    throw new Refusal(
      'agent.in_use',
      `The folder ${folder} belongs to another user: remove it, or name another data folder.`,
    )
  }
  chmodSync(folder, 0o700)
}

/** Resolves when servers can connect. Only the holder of the spool's lock may call it: what listened there before is dead. */
export const listenForServer = async (parts: ListenerParts): Promise<Listener> => {
  const { path, log } = parts
  let current: Socket | undefined

  const leave = (socket: Socket): void => {
    if (current !== socket) return
    current = undefined
    parts.onDisconnected()
  }

  const greet = (socket: Socket, hello: Hello): void => {
    const answer = parts.greet(hello)
    sendLine(socket, answer)
    if (answer.type === 'rejected') {
      log.warn({ server: hello.server, term: hello.term }, answer.reason)
      socket.end()
      return
    }
    current?.destroy()
    current = socket
    parts.onConnected()
  }

  const server: Server = createServer((socket) => {
    socket.on('error', (error) => log.warn({ err: error }, 'the connection to a server broke'))
    socket.on('close', () => leave(socket))
    readLines(socket, {
      check: toAgentCheck,
      onMessage: (message) => {
        if (message.type === 'hello') greet(socket, message)
        else if (socket === current) parts.onOrder(message)
        else socket.destroy()
      },
      onMalformed: (sentence) => log.error({}, sentence),
    })
  })

  makeFolder(dirname(path))
  rmSync(path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })

  return {
    send: (message) => current !== undefined && sendLine(current, message),
    connected: () => current !== undefined,
    close: () => {
      server.close()
      current?.destroy()
    },
  }
}
