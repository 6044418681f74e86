/**
 * The engine as one caller may see it and order from it. Every edge asks here, so that roles are applied in one place.
 *
 * A role that is limited to a part of the site is refused for now wherever the whole site is asked about.
 */
import type { Engine } from '#/engine/engine.ts'
import type { Caller, Grant, Role } from '#/model/caller.ts'
import { hasRoleEverywhere, requireRoleEverywhere } from './rights.ts'

/** The same caller again and again, for most; a bound for those who change their grants often. */
const mostKept = 500

const made = new WeakMap<Engine, Map<string, Engine>>()

/** The same object for the same grants. What it refuses by itself is `access.denied`. */
export const engineFor = (engine: Engine, { grants }: Pick<Caller, 'grants'>): Engine => {
  if (hasRoleEverywhere(grants, 'administrator')) return engine
  const kept = made.get(engine) ?? new Map<string, Engine>()
  made.set(engine, kept)
  const key = JSON.stringify(grants)
  const found = kept.get(key)
  if (found !== undefined) return found
  if (kept.size >= mostKept) kept.clear()
  const fresh = limited(engine, grants)
  kept.set(key, fresh)
  return fresh
}

type Gate = <Asked extends unknown[], Answer>(work: (...asked: Asked) => Answer) => (...asked: Asked) => Answer

/** A method behind the role that it takes. */
const gate =
  (grants: readonly Grant[], role: Role): Gate =>
  (work) =>
  (...asked) => {
    requireRoleEverywhere(grants, role, 'This is asked')
    return work(...asked)
  }

interface Gates {
  readonly seen: Gate
  readonly ordered: Gate
  readonly scheduled: Gate
  readonly administered: Gate
}

const limited = (engine: Engine, grants: readonly Grant[]): Engine => {
  const gates: Gates = {
    seen: gate(grants, 'viewer'),
    ordered: gate(grants, 'operator'),
    scheduled: gate(grants, 'scheduler'),
    administered: gate(grants, 'administrator'),
  }
  const { seen, ordered, scheduled, administered } = gates
  return {
    status: seen(engine.status),
    agents: seen(engine.agents),
    reading: engine.reading,
    isLeading: engine.isLeading,
    jobs: seen(engine.jobs),
    streams: seen(engine.streams),
    stream: seen(engine.stream),
    streamDependencies: seen(engine.streamDependencies),
    prompts: seen(engine.prompts),
    workstations: seen(engine.workstations),
    resources: seen(engine.resources),
    files: seen(engine.files),
    freezes: seen(engine.freezes),
    job: seen(engine.job),
    glance: seen(engine.glance),
    why: seen(engine.why),
    successors: seen(engine.successors),
    log: seen(engine.log),
    logBytes: seen(engine.logBytes),
    command: ordered(engine.command),
    rerunFrom: ordered(engine.rerunFrom),
    addDependencies: ordered(engine.addDependencies),
    submit: ordered(engine.submit),
    submitJob: ordered(engine.submitJob),
    submitCommand: scheduled(engine.submitCommand),
    options: seen(engine.options),
    setOption: administered(engine.setOption),
    ...limitedDesks(engine, gates),
  }
}

const limitedDesks = (
  { definitions, calendars, plan, assurance, changes, maintenance }: Engine,
  { seen, scheduled, administered }: Gates,
): Pick<Engine, 'definitions' | 'calendars' | 'plan' | 'assurance' | 'changes' | 'maintenance'> => ({
  definitions: {
    list: seen(definitions.list),
    bodies: seen(definitions.bodies),
    get: seen(definitions.get),
    history: seen(definitions.history),
    changes: seen(definitions.changes),
    print: seen(definitions.print),
    change: (order, options, cause) =>
      (options.dryRun === true ? seen : scheduled)(definitions.change)(order, options, cause),
  },
  calendars: { ofStream: seen(calendars.ofStream), dates: seen(calendars.dates) },
  plan: {
    overview: seen(plan.overview),
    extend: scheduled(plan.extend),
    trial: seen(plan.trial),
    forecast: seen(plan.forecast),
  },
  assurance: {
    critical: seen(assurance.critical),
    hot: seen(assurance.hot),
    path: seen(assurance.path),
    forecast: seen(assurance.forecast),
    standing: seen(assurance.standing),
    times: seen(assurance.times),
    lastTimes: assurance.lastTimes,
  },
  changes: { follow: seen(changes.follow), lookAtDefinitions: changes.lookAtDefinitions },
  maintenance: {
    status: seen(maintenance.status),
    run: administered(maintenance.run),
    pause: administered(maintenance.pause),
    resume: administered(maintenance.resume),
  },
})
