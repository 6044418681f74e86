/** Builds what follows an abend: RECOVERY STOP, CONTINUE or RERUN with all that goes with it. */
import type { CstNode } from 'chevrotain'
import type { Recovery } from '#/model/job-definition.ts'
import { nearest } from '#/lib/words.ts'
import { lastOf, mark, reject, type Builder } from './builder.ts'
import { nodes, token, tokens } from './cst.ts'
import { readQualifiedName } from './names.ts'
import { readDuration, readPromptText, readWhole } from './read-values.ts'

const actions: Readonly<Record<string, Recovery['action']>> = { STOP: 'stop', CONTINUE: 'continue', RERUN: 'rerun' }

export const buildRecovery = (builder: Builder, clause: CstNode): Recovery => {
  const word = token(clause, 'Word')
  const action = actions[word?.image.toUpperCase() ?? '']
  if (word !== undefined && action === undefined) {
    const meant = nearest(word.image, Object.keys(actions))
    const hint = meant === undefined ? undefined : `Did you mean ${meant}?`
    reject(builder, word, `${word.image} is no recovery: expected STOP, CONTINUE or RERUN.`, hint)
  }
  const recovery: Recovery = { action: action ?? 'stop' }
  const after = token(
    lastOf(builder, nodes(clause, 'recoveryJob'), (each) => token(each, 'AFTER')),
    'Word',
  )
  if (after !== undefined) {
    const { workstation, name } = readQualifiedName(after.image)
    recovery.job = mark(builder, workstation === undefined ? { name } : { workstation, name }, after)
  }
  const prompt = lastOf(builder, nodes(clause, 'abendPrompt'), (each) => token(each, 'ABENDPROMPT'))
  const text = token(prompt, 'Text')
  if (text !== undefined) recovery.prompt = readPromptText(text)
  addRepetition(builder, recovery, clause)
  const keyword = token(clause, 'RECOVERY')
  return keyword === undefined ? recovery : mark(builder, recovery, keyword)
}

/** What only RERUN has: how often, how long between, and where. */
const addRepetition = (builder: Builder, recovery: Recovery, clause: CstNode): void => {
  const attempts = lastOf(builder, nodes(clause, 'attempts'), (each) => token(each, 'FOR'))
  const count = token(attempts, 'Word')
  const number = count && readWhole(builder, count, 'a number of attempts', [1, 9999])
  if (number !== undefined) recovery.attempts = number
  const repeat = lastOf(builder, nodes(clause, 'repeatEvery'), (each) => token(each, 'REPEATEVERY'))
  const wait = token(repeat, 'Word')
  const minutes = wait && readDuration(builder, wait)
  if (minutes !== undefined) recovery.repeatEvery = minutes
  const same = lastOf(builder, tokens(clause, 'SAME_WORKSTATION'), (each) => each)
  if (same !== undefined) recovery.sameWorkstation = true
  const loose = token(clause, 'Whole')
  if (loose !== undefined) {
    reject(builder, loose, `${loose.image} cannot stand alone.`, `Write FOR ${loose.image} ATTEMPTS.`)
  }
  if (recovery.action === 'rerun') return
  for (const keyword of [token(attempts, 'FOR'), token(repeat, 'REPEATEVERY'), same]) {
    if (keyword !== undefined) reject(builder, keyword, `${keyword.image} goes with RERUN only.`)
  }
}
