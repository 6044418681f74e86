/**
 * The numbers of the process in the Prometheus text format, on a registry of their own.
 *
 * Adding a metric is one call that names its labels; the compiler then knows them wherever it is counted. Anomaly detection
 * will read the same registry.
 */
import assert from 'node:assert/strict'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Health, HealthNode, HealthStatus } from './health.ts'

/** A metric: its name begins with `batuta_` and ends with its unit (`_total` for counters), as Prometheus asks. */
export interface MetricOptions<Label extends string> {
  readonly name: `batuta_${string}`
  /** One sentence for the reader of the metrics page. */
  readonly help: string
  readonly labels?: readonly Label[]
}

type Counted<Label extends string> = () => Iterable<readonly [labels: Readonly<Record<Label, string>>, count: number]>

export interface Metrics {
  /** `collect` is called before each reading, and answers what was counted elsewhere: all there is, each time. */
  readonly counter: <Label extends string = never>(
    options: MetricOptions<Label>,
    collect?: Counted<Label>,
  ) => Counter<Label>
  /** `collect` is called before each reading, for numbers that are looked up and not kept. */
  readonly gauge: <Label extends string = never>(
    options: MetricOptions<Label>,
    collect?: (gauge: Gauge<Label>) => void,
  ) => Gauge<Label>
  /** `buckets`: upper bounds, ascending, in the unit of the name. */
  readonly histogram: <Label extends string = never>(
    options: MetricOptions<Label>,
    buckets: readonly number[],
  ) => Histogram<Label>
  /** The page, and the content type to send it with. */
  readonly text: () => Promise<string>
  readonly contentType: string
  /** Begins to measure the process itself: CPU, memory, event loop, garbage collection. */
  readonly measureProcess: () => void
  /** Forgets every metric. */
  readonly clear: () => void
}

/** How often the event loop is looked at, milliseconds: an idle process is woken as often. It is in what `nodejs_eventloop_lag_...` tell. */
const loopLookedAtEvery = 50

/** An empty registry. A second metric of the same name is a bug and throws. */
export const createMetrics = (): Metrics => {
  const registry = new Registry()
  const common = <Label extends string>({ name, help, labels = [] }: MetricOptions<Label>) => {
    assert.match(name, /^batuta_[a-z0-9_]+$/, `${name} is no name for a metric`)
    return { name, help, labelNames: labels, registers: [registry] }
  }
  return {
    counter: <Label extends string = never>(options: MetricOptions<Label>, collect?: Counted<Label>) => {
      const counter: Counter<Label> = new Counter({
        ...common(options),
        ...(collect && { collect: () => recount(counter, collect()) }),
      })
      return counter
    },
    gauge: <Label extends string>(options: MetricOptions<Label>, collect?: (gauge: Gauge<Label>) => void) => {
      const gauge: Gauge<Label> = new Gauge({ ...common(options), ...(collect && { collect: () => collect(gauge) }) })
      return gauge
    },
    histogram: (options, buckets) => new Histogram({ ...common(options), buckets: [...buckets] }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
    measureProcess: () =>
      collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: loopLookedAtEvery }),
    clear: () => registry.clear(),
  }
}

const recount = <Label extends string>(counter: Counter<Label>, counts: ReturnType<Counted<Label>>): void => {
  counter.reset()
  for (const [labels, count] of counts) counter.inc(labels, count)
}

const level: Readonly<Record<HealthStatus, number>> = { ok: 0, degraded: 1, failed: 2 }

/**
 * Shows the status of every component and its parts, and of the whole as `batuta`, so that an alert can be set on it; and what of
 * their facts is a number. A part is named with its component: `circuits/agent`.
 */
export const measureHealth = (metrics: Metrics, health: Health): void => {
  metrics.gauge(
    { name: 'batuta_component_status', help: 'Status: 0 ok, 1 degraded, 2 failed.', labels: ['component'] },
    (gauge) => {
      gauge.reset()
      for (const [component, { status }] of nodesOf(health.system())) gauge.set({ component }, level[status])
    },
  )
  metrics.gauge(
    { name: 'batuta_component_fact', help: 'What /health/detailed tells in numbers.', labels: ['component', 'fact'] },
    (gauge) => {
      gauge.reset()
      for (const [component, { facts = {} }] of nodesOf(health.system())) {
        for (const [fact, value] of Object.entries(facts)) {
          if (typeof value === 'number') gauge.set({ component, fact }, value)
        }
      }
    },
  )
}

/** The whole, its components, and their parts. */
const nodesOf = (system: HealthNode): (readonly [name: string, node: HealthNode])[] => [
  [system.name, system],
  ...system.parts.flatMap((node) => [
    [node.name, node] as const,
    ...node.parts.map((part) => [`${node.name}/${part.name}`, part] as const),
  ]),
]
