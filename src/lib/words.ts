/** Words and numbers for people. */

/** `1 job`, `2 jobs`. */
export const count = (n: number, noun: string, plural = `${noun}s`): string => `${n} ${n === 1 ? noun : plural}`

/** A sentence with its full stop: what others say ends with one or without. */
export const asSentence = (text: string): string => `${text.replace(/\.+$/, '')}.`

/** A duration as an operator reads it: `4 s`, `12 min`, `1 h 04 min`, `2 d 03 h`. Milliseconds in. */
export const formatDuration = (milliseconds: number): string => {
  const seconds = Math.round(Math.abs(milliseconds) / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const two = (n: number): string => String(n).padStart(2, '0')
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${two(minutes % 60)} min`
  return `${Math.floor(hours / 24)} d ${two(hours % 24)} h`
}

/** What may be less than a second: `28 ms`, and from a second on as `formatDuration`. Milliseconds in. */
export const formatMilliseconds = (milliseconds: number): string =>
  milliseconds < 1_000 ? `${milliseconds} ms` : formatDuration(milliseconds)

/** A share as a person reads it: `0 %`, `below 0.01 %`, `0.54 %`, `97 %`. Percent in. */
export const formatPercent = (percent: number): string =>
  percent > 0 && percent < 0.01 ? 'below 0.01 %' : `${Number(percent.toFixed(2))} %`

/** A size in binary units: `512 B`, `1.5 KiB`, `64 MiB`. */
export const formatBytes = (bytes: number): string => {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${Number.isInteger(value) || unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

/**
 * The number of single-letter insertions, deletions, replacements and swaps of neighbours between two words (Damerau 1964,
 * each place edited once): a swap is the commonest slip of the fingers.
 */
const editDistance = (a: string, b: string): number => {
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : Infinity
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same, swap))
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}

/**
 * The candidate that was most likely meant, or undefined when none is near: it begins with the word (three letters or more),
 * or at most a third of the letters differ.
 */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  const wanted = word.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const known = candidate.toLowerCase()
    if (wanted.length >= 3 && known.startsWith(wanted)) return candidate
    if (Math.abs(known.length - wanted.length) >= bestDistance) continue
    const distance = editDistance(wanted, known)
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** ` Did you mean X?` with its leading blank, or nothing. */
export const didYouMean = (word: string, candidates: Iterable<string>): string => {
  const meant = nearest(word, candidates)
  return meant === undefined ? '' : ` Did you mean ${meant}?`
}
