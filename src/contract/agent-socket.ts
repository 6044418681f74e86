/** Where the agent of a data folder listens: the one thing server and agent must know of each other before they talk. */
import { createHash } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `sun_path` of a Unix socket address holds 108 bytes on Linux, with a final zero (unix(7)). */
const longestPath = 100

/**
 * The path of the agent's socket: inside the data folder, or, where that path is too long for a socket address, in a folder
 * of its own under the system's temporary folder, named after the data folder.
 */
export const agentSocketPath = (dataDir: string): string => {
  const inside = join(dataDir, 'agent', 'agent.sock')
  if (Buffer.byteLength(inside) <= longestPath) return inside
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  return join(tmpdir(), `batuta-${name}`, 'agent.sock')
}
