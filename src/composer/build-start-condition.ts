/** Builds STARTCOND: what lets a job stream begin besides its times (User's Guide and Reference, "startcond"). */
import type { CstNode, IToken } from 'chevrotain'
import type { StartCondition } from '#/model/start-condition.ts'
import { readFile } from './build-waits.ts'
import { lastOf, mark, note, reject, type Builder } from './builder.ts'
import { keywordOf, node, nodes, token, tokens } from './cst.ts'
import { plainName } from './defined-names.ts'
import { readQualifiedName } from './names.ts'
import { readText, readWhole } from './read-values.ts'

/** The settings that each form knows, apart from those of both: INTERVAL, ALIAS, RERUN. */
const ofFile = new Set(['USER', 'OUTFILE', 'PARAMS', 'BATCH'])
const ofJob = new Set(['OUTCOND'])

/** The start condition of a header; undefined where there is none or it cannot be understood. */
export const buildStartCondition = (builder: Builder, header: CstNode): StartCondition | undefined => {
  const clause = lastOf(builder, nodes(header, 'startCondition'), (each) => token(each, 'STARTCOND'))
  const keyword = token(clause, 'STARTCOND')
  if (clause === undefined || keyword === undefined) return undefined
  const isJob = token(clause, 'JOB') !== undefined
  if (!isJob && (token(clause, 'FileEvent') === undefined || node(clause, 'file') === undefined)) return undefined
  const settings = settingsOf(builder, clause, isJob)
  const interval = readInterval(builder, keyword, settings.get('INTERVAL'))
  const alias = settings.get('ALIAS')
  const flags = new Set(tokens(clause, 'WatchFlag').map(keywordOf))
  const monitor = {
    interval,
    rerun: flags.has('RERUN'),
    ...(alias === undefined ? {} : { alias: plainName(builder, alias, 'job') }),
  }
  const condition = isJob ? watchJob(builder, clause, settings) : watchFile(builder, clause, settings)
  if (condition === undefined) return undefined
  const batch = flags.has('BATCH') && condition.type === 'file' ? { batch: true } : {}
  return mark(builder, { ...condition, ...batch, ...monitor }, keyword)
}

type Settings = ReadonlyMap<string, IToken>

/** The value of each setting. What the other form has is reported. */
const settingsOf = (builder: Builder, clause: CstNode, isJob: boolean): Settings => {
  const all = nodes(clause, 'watchSetting')
  const keywords = [...all.flatMap((each) => tokens(each, 'WatchSetting')), ...tokens(clause, 'WatchFlag')]
  for (const same of Map.groupBy(keywords, keywordOf).values()) lastOf(builder, same, (keyword) => keyword)
  for (const keyword of keywords.filter((each) => (isJob ? ofFile : ofJob).has(keywordOf(each)))) {
    const form = isJob ? 'STARTCOND FILECREATED and FILEMODIFIED' : 'STARTCOND JOB'
    note(builder, keyword, {
      code: 'composer.misplaced',
      message: `${keywordOf(keyword)} belongs to ${form} only.`,
      hint: 'Remove it.',
    })
  }
  return new Map(
    all.flatMap((each): [string, IToken][] => {
      const [keyword, value] = [token(each, 'WatchSetting'), token(each, 'Value')]
      return keyword === undefined || value === undefined ? [] : [[keywordOf(keyword), value]]
    }),
  )
}

const readInterval = (builder: Builder, keyword: IToken, value: IToken | undefined): number => {
  if (value !== undefined) return readWhole(builder, value, 'a number of seconds', [0, 999_999]) ?? 0
  reject(builder, keyword, 'STARTCOND does not say how often to look.', 'Add INTERVAL and a number of seconds.')
  return 0
}

type Watched = Omit<Extract<StartCondition, { type: 'file' }>, 'interval' | 'rerun'>
type WatchedJob = Omit<Extract<StartCondition, { type: 'job' }>, 'interval' | 'rerun'>

const watchFile = (builder: Builder, clause: CstNode, settings: Settings): Watched | undefined => {
  const event = token(clause, 'FileEvent')
  const tree = node(clause, 'file')
  const file = tree && readFile(builder, tree)
  if (event === undefined || file === undefined) return undefined
  const { path, ...place } = file
  const watched: Watched = {
    type: 'file',
    event: keywordOf(event) === 'FILEMODIFIED' ? 'modified' : 'created',
    ...place,
    file: path,
  }
  const [user, output, parameters] = ['USER', 'OUTFILE', 'PARAMS'].map((name) => settings.get(name))
  if (user !== undefined) watched.user = readText(user)
  if (output !== undefined) watched.outputFile = readText(output)
  if (parameters !== undefined) watched.parameters = readText(parameters)
  return watched
}

const watchJob = (builder: Builder, clause: CstNode, settings: Settings): WatchedJob | undefined => {
  const at = token(clause, 'Word')
  if (at === undefined) return undefined
  const { workstation, name } = readQualifiedName(at.image)
  const condition = settings.get('OUTCOND')
  if (condition === undefined) {
    reject(builder, at, 'STARTCOND JOB does not say which output condition to wait for.', 'Add OUTCOND and its name.')
  }
  const place = workstation === undefined ? {} : { workstation }
  return { type: 'job', ...place, job: name, condition: condition?.image.toUpperCase() ?? '' }
}
