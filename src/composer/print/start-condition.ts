/** STARTCOND: what lets a stream begin besides its times. */
import type { StartCondition } from '#/model/start-condition.ts'
import { indented, spaced, type Lines } from './layout.ts'
import { fullName, plainName } from './names.ts'
import { quoted, wordOrText } from './texts.ts'

const watchedText = (condition: StartCondition): string => {
  if (condition.type === 'job') {
    const { workstation, job, condition: name, interval } = condition
    return `STARTCOND JOB ${fullName(workstation, job)} OUTCOND ${name} INTERVAL ${interval}`
  }
  const { workstation, file, user, interval, event } = condition
  const place = workstation === undefined ? '' : `${workstation}#`
  return spaced(
    `STARTCOND ${event === 'created' ? 'FILECREATED' : 'FILEMODIFIED'} ${place}${quoted(file)}`,
    user === undefined ? undefined : `USER ${wordOrText(user)}`,
    `INTERVAL ${interval}`,
  )
}

export const startConditionLines = (condition: StartCondition): Lines => {
  const { alias, rerun } = condition
  const file = condition.type === 'file' ? condition : undefined
  const details = spaced(
    alias && `ALIAS ${plainName(alias)}`,
    rerun ? 'RERUN' : undefined,
    file?.batch === true ? 'BATCH' : undefined,
    file?.outputFile === undefined ? undefined : `OUTFILE ${quoted(file.outputFile)}`,
    file?.parameters === undefined ? undefined : `PARAMS ${quoted(file.parameters)}`,
  )
  return [watchedText(condition), ...indented(details === '' ? [] : [`( ${details} )`])]
}
