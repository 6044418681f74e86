/** Questions about numbers that are asked again and again, each answered once. What that takes is counted for whoever keeps them. */

type Question = (number: number) => boolean

/** The memory that the answers take, which grows with what is asked; bytes. */
export interface Tally {
  bytes: number
}

/** A number in a map, with its answer. */
const bytesOfOne = 50

/** Numbers below have a byte each. Those of names stay below; those of tasks grow with the months. */
const mostBytes = 2 ** 17

const Verdict = { unknown: 0, no: 1, yes: 2 } as const

/** Of numbers that many rows share. A map took 40 ns a row, and made a look at 240 000 rows twice as long. */
export const rememberedByCode = (question: Question, tally: Tally = { bytes: 0 }): Question => {
  let verdicts = new Uint8Array(1024)
  tally.bytes += verdicts.length
  const beyond = new Map<number, boolean>()
  const ask = (code: number): boolean => {
    const verdict = question(code)
    if (code >= mostBytes) {
      beyond.set(code, verdict)
      tally.bytes += bytesOfOne
    } else {
      const before = verdicts.length
      if (code >= before) verdicts = grown(verdicts, code)
      tally.bytes += verdicts.length - before
      verdicts[code] = verdict ? Verdict.yes : Verdict.no
    }
    return verdict
  }
  return (code) => {
    const verdict = code < mostBytes ? (verdicts[code] ?? Verdict.unknown) : Verdict.unknown
    if (verdict !== Verdict.unknown) return verdict === Verdict.yes
    return beyond.get(code) ?? ask(code)
  }
}

const grown = (verdicts: Uint8Array<ArrayBuffer>, code: number): Uint8Array<ArrayBuffer> => {
  let size = verdicts.length
  while (size <= code) size *= 2
  const larger = new Uint8Array(size)
  larger.set(verdicts)
  return larger
}

/** Of numbers that come one after the other many times, as the stream of neighbouring jobs does. */
export const rememberedInRow = (question: Question, tally: Tally = { bytes: 0 }): Question => {
  const known = new Map<number, boolean>()
  let [last, verdict] = [Number.NaN, false]
  return (number) => {
    if (number === last) return verdict
    const before = known.get(number)
    verdict = before ?? question(number)
    if (before === undefined) {
      known.set(number, verdict)
      tally.bytes += bytesOfOne
    }
    last = number
    return verdict
  }
}
