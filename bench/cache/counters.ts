/** What the server counts by itself, between two moments: its page of metrics, read twice. */

/** Metrics by name and labels, as the page has them. */
export type Counters = ReadonlyMap<string, number>

export const readCounters = async (url: string): Promise<Counters> => {
  const page = await (await fetch(`${url}/metrics`)).text()
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ')
      return [line.slice(0, space), Number(line.slice(space + 1))] as const
    }),
  )
}

export const since = (before: Counters, after: Counters): Counters =>
  new Map([...after].map(([name, value]) => [name, value - (before.get(name) ?? 0)]))

/** The sum of a metric over all its labels but those that are asked for: `sumOf(counters, 'batuta_x', { outcome: 'hit' })`. */
export const sumOf = (counters: Counters, metric: string, labels: Readonly<Record<string, string>> = {}): number => {
  let sum = 0
  for (const [name, value] of counters) {
    const isMetric = name === metric || name.startsWith(`${metric}{`)
    if (isMetric && Object.entries(labels).every(([label, is]) => name.includes(`${label}="${is}"`))) sum += value
  }
  return sum
}

/** The values that a label of a metric has. */
export const valuesOf = (counters: Counters, metric: string, label: string): string[] => {
  const values = [...counters.keys()]
    .filter((name) => name.startsWith(`${metric}{`))
    .flatMap((name) => new RegExp(`[{,]${label}="([^"]*)"`).exec(name)?.[1] ?? [])
  return [...new Set(values)]
}

/** The upper bound of the bucket of a histogram below which so much of it lies; undefined: nothing was counted. */
export const quantileOf = (counters: Counters, metric: string, share: number): number | undefined => {
  const bounds = valuesOf(counters, `${metric}_bucket`, 'le')
  const byBound = bounds
    .map((le) => [le === '+Inf' ? Infinity : Number(le), sumOf(counters, `${metric}_bucket`, { le })] as const)
    .toSorted(([a], [b]) => a - b)
  const whole = byBound.at(-1)?.[1] ?? 0
  return whole === 0 ? undefined : byBound.find(([, count]) => count >= whole * share)?.[0]
}
