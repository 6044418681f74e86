/** How many logs are followed at once: each holds a connection, and asks an agent again and again. */
import { Refusal } from '#/lib/refusal.ts'

const mostInAll = 200
const mostOfOneCaller = 20

const ofCaller = new Map<string, number>()
let inAll = 0

/** Takes a place; what is returned gives it back, once. Throws `request.too_many`. */
export const enterFollowers = (actor: string): (() => void) => {
  const own = ofCaller.get(actor) ?? 0
  if (inAll >= mostInAll) throw tooMany(`${mostInAll} logs are followed on this server`)
  if (own >= mostOfOneCaller) throw tooMany(`You follow ${mostOfOneCaller} logs`)
  change(actor, 1)
  let isIn = true
  return () => {
    if (isIn) change(actor, -1)
    isIn = false
  }
}

const change = (actor: string, by: 1 | -1): void => {
  inAll += by
  const own = (ofCaller.get(actor) ?? 0) + by
  if (own === 0) ofCaller.delete(actor)
  else ofCaller.set(actor, own)
}

const tooMany = (what: string): Refusal =>
  new Refusal('request.too_many', `${what} already: end one of them, or ask without follow=true.`)
