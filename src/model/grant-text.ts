/** Grants as people type them, `operator:folder=/PAY`: on the command line and in the settings of the server. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import { roles, type Grant, type Role } from './caller.ts'

const limits = ['folder', 'workstation', 'stream'] as const

/** `operator:folder=/PAY`. Throws `command.usage`. */
export const parseGrant = (text: string): Grant => {
  const [word = '', ...rest] = text.split(':')
  const role = roles.find((one) => one === word.toLowerCase())
  if (role === undefined) throw badGrant(text, `There is no role ${word}.${didYouMean(word, roles)}`)
  const grant: { role: Role; folder?: string; workstation?: string; stream?: string } = { role }
  for (const limit of rest) {
    const [, name = '', pattern = ''] = /^(\w+)=(.+)$/.exec(limit) ?? []
    const field = limits.find((one) => one === name)
    if (field === undefined) throw badGrant(text, `"${limit}" is no limit: ${limits.join('=, ')}= are.`)
    grant[field] = pattern
  }
  return grant
}

const badGrant = (text: string, why: string): Refusal => new Refusal('command.usage', `The grant ${text}: ${why}`)

/** As it is typed. */
export const grantText = (grant: Grant): string =>
  [grant.role, ...limits.flatMap((limit) => (grant[limit] === undefined ? [] : [`${limit}=${grant[limit]}`]))].join(':')
