/** What the query of a list asks of the engine. */
import { defaultPageSize } from '#/contract/fields.ts'
import type { ViewsAsked } from '#/core/select-views.ts'
import type { ListOptions } from '#/engine/engine.ts'
import type { WatchedSelection } from '#/engine/watched-selection.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { ChangeKind } from '#/model/change-view.ts'
import { jobStatuses, streamStatuses } from '#/model/status.ts'
import { readAsked, type AskedInWords } from '#/selection/list-request.ts'
import type { NounName } from '#/selection/nouns.ts'
import type { Reading } from '#/selection/read-time.ts'

interface PageInput extends AskedInWords {
  readonly limit?: number
  readonly after?: string
  readonly count?: boolean
}

interface ListInput extends PageInput {
  readonly status?: string
  readonly name?: string
}

/** Throws `selection.invalid`, and `request.invalid` for a status that is none of `words`. */
export const listOptions = <Status extends string>(
  input: ListInput,
  { noun, words, reading }: { noun: NounName; words: readonly Status[]; reading: Reading },
): ListOptions<Status> => {
  const { status, name, limit = defaultPageSize, after, count } = input
  return {
    status: statusesIn(status, words, noun),
    name,
    limit,
    after,
    count,
    ...readAsked(noun, input, reading),
  }
}

/** Of a list that is whole unless a limit is said. */
export const viewsAsked = (noun: NounName, input: PageInput, reading: Reading): ViewsAsked => {
  const { limit = Number.MAX_SAFE_INTEGER, after, count } = input
  return { limit, after, count, ...readAsked(noun, input, reading) }
}

/** The statuses of a text, separated by commas. Throws `request.invalid` for one that is none of `words`. */
export const statusesIn = <Status extends string>(
  text: string | undefined,
  words: readonly Status[],
  noun: string,
): Status[] | undefined => text?.split(',').map((word) => statusOf(word.trim(), words, noun))

const statusOf = <Status extends string>(word: string, words: readonly Status[], noun: string): Status => {
  const status = words.find((known) => known === word.toLowerCase())
  if (status !== undefined) return status
  const sentence = `"${word}" is no status of a ${noun}.${didYouMean(word, words)} There are ${words.join(', ')}.`
  throw new Refusal('request.invalid', sentence, { known: words })
}

/** What of a list somebody watches; undefined: all that they want is told. Throws `request.invalid` and `selection.invalid`. */
export const watchedSelection = (
  input: Omit<ListInput, keyof PageInput> & Pick<AskedInWords, 'select' | 'oql'>,
  kinds: readonly ChangeKind[],
  reading: Reading,
): WatchedSelection | undefined => {
  const { status, name, select, oql } = input
  if ([status, name, select, oql].every((part) => part === undefined)) return undefined
  const [of, another] = [...new Set(kinds)].filter((kind) => kind === 'jobs' || kind === 'streams')
  if (of === undefined || another !== undefined) {
    throw new Refusal('request.invalid', 'A selection is of jobs or of streams: say in "kinds" which of the two.')
  }
  const noun = of === 'jobs' ? 'job' : 'stream'
  const { where, order } = readAsked(noun, { select, oql }, reading)
  if (order.length > 0) throw new Refusal('request.invalid', 'What is watched has no order: leave ORDER BY out.')
  return of === 'jobs'
    ? { of, status: statusesIn(status, jobStatuses, noun), name, where }
    : { of, status: statusesIn(status, streamStatuses, noun), name, where }
}
