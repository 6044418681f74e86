/** The output of a job: as a whole, or a page of so many lines at a time, one after the other. */
import type { Call } from '#/twsd/call.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { LogPart } from '#/model/views.ts'
import { findJob } from './find.ts'
import { wholeNumber } from './plan-call.ts'

/** Bytes that are asked for at a time. */
const piece = 1_048_576

/** What is sent in one step at most; the rest is to be had in pages. */
const mostAtOnce = 16 * piece

/** Where a log goes on: the page that comes next, and where it begins. It is what `fileId` says. */
interface Place {
  readonly run: number
  readonly page: number
  readonly offset: number
}

const formatPlace = ({ run, page, offset }: Place): string => `${run}.${page}.${offset}`

const parsePlace = (text: string): Place => {
  const [, run, page, offset] = /^(\d{1,9})\.(\d{1,9})\.(\d{1,15})$/.exec(text) ?? []
  if (run !== undefined) return { run: Number(run), page: Number(page), offset: Number(offset) }
  throw new Refusal('request.invalid', `"${text}" is no fileId of a log; send the one of the page before, or none.`)
}

/** JobLog. Throws `job.no_log`. */
export const jobLog = async (call: Call): Promise<object> => {
  const { id } = await findJob(call)
  const lines = wholeNumber('lines', call.query['lines'] || undefined) ?? 0
  const pageNumber = wholeNumber('pageNumber', call.query['pageNumber'] || undefined) ?? 0
  const { fileId } = call.query
  const place = fileId ? parsePlace(fileId) : { run: undefined, page: 0, offset: 0 }
  if (lines === 0) {
    const { text, run, end, isWhole } = await readLines(call, id, { offset: 0, run: place.run }, Infinity)
    return shape(call, {
      log: text,
      lines: countLines(text),
      pageNumber: 0,
      isWhole,
      next: { run, page: 1, offset: end },
    })
  }
  const known = place.page <= pageNumber ? place : { run: place.run, page: 0, offset: 0 }
  const skip = (pageNumber - known.page) * lines
  // Pages that nobody has read are passed over.
  const passed = skip === 0 ? undefined : await readLines(call, id, known, skip)
  const begin = passed === undefined ? known : { run: passed.run, offset: passed.end }
  const read = await readLines(call, id, begin, lines)
  const next = { run: read.run, page: pageNumber + 1, offset: read.end }
  return shape(call, { log: read.text, lines, pageNumber, isWhole: read.isWhole, next })
}

interface Page {
  readonly log: string
  readonly lines: number
  readonly pageNumber: number
  readonly isWhole: boolean
  readonly next: Place
}

const shape = ({ params }: Call, { log, lines, pageNumber, isWhole, next }: Page): object => ({
  log,
  lines,
  pageNumber,
  lastPage: isWhole,
  fileId: formatPlace(next),
  jobId: params['jobId'],
})

interface Read {
  readonly text: string
  readonly run: number
  /** Bytes from the begin of the log. */
  readonly end: number
  /** Nothing stands behind it now. */
  readonly isWhole: boolean
}

/** So many lines from an offset on, or what there is; never more than is sent in one step. */
const readLines = async (
  call: Call,
  job: number,
  from: { readonly offset: number; readonly run: number | undefined },
  lines: number,
): Promise<Read> => {
  let { offset, run } = from
  let text = ''
  for (let left = lines; ;) {
    const part = await call.engine.log(job, { run, offset, limit: piece })
    run = part.run
    const wanted = firstLines(part.text, left)
    text += wanted
    if (wanted !== part.text) {
      return { text, run, end: offset + (await bytesOf(call, part, left)), isWhole: false }
    }
    left -= countLines(wanted)
    offset = part.nextOffset
    const isWhole = part.text === '' || offset >= part.size
    if (isWhole || left <= 0 || offset - from.offset >= mostAtOnce) return { text, run, end: offset, isWhole }
  }
}

/**
 * How many bytes of a part its first lines take. Where it is not all valid UTF-8 the text does not tell, and the place is looked for:
 * line ends are line ends in any encoding.
 */
const bytesOf = async ({ engine }: Call, part: LogPart, lines: number): Promise<number> => {
  const { job, run, text, offset, nextOffset } = part
  if (Buffer.byteLength(text) === nextOffset - offset) return Buffer.byteLength(firstLines(text, lines))
  let [low, high] = [1, nextOffset - offset]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const start = await engine.log(job, { run, offset, limit: middle })
    if (countLines(start.text) >= lines) high = middle
    else low = middle + 1
  }
  return low
}

/** Line ends. */
const countLines = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/** So many lines with their ends, or the whole text if it has no more. */
const firstLines = (text: string, lines: number): string => {
  if (lines === Infinity) return text
  let at = -1
  for (let line = 0; line < lines; line += 1) {
    at = text.indexOf('\n', at + 1)
    if (at < 0) return text
  }
  return text.slice(0, at + 1)
}
