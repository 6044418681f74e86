/** The floor: a Fastify that answers the bytes it was given, and does nothing else. Prints its address; ends when told to. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fastify } from 'fastify'

const [, , file = ''] = process.argv
const answers = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>
const app = fastify()
for (const [path, body] of Object.entries(answers)) {
  app.get(path, (_, reply) => reply.type('application/json; charset=utf-8').send(body))
}
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
await once(process, 'SIGTERM')
await app.close()
