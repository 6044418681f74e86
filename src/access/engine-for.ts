/**
 * The engine as one caller may see it and order from it. Every edge asks here, so that roles are applied in one place.
 *
 * What lies outside of the part of the site that a role is limited to is as if it were not there.
 */
import type { BulkDesk } from '#/engine/bulk-desk.ts'
import type { Engine } from '#/engine/engine.ts'
import type { MaintenanceDesk } from '#/engine/maintenance/maintenance-desk.ts'
import { Refusal } from '#/lib/refusal.ts'
import { Unsettled } from '#/lib/unsettled.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { AskedWaits } from '#/model/asked-waits.ts'
import type { Caller, Grant } from '#/model/caller.ts'
import { hasRoleEverywhere, requireRole, requireRoleEverywhere } from './rights.ts'
import { createScope, quiet, quietDiagnostic, type Scope } from './scope.ts'
import { scopedBulk } from './scoped-bulk.ts'
import { scopedDefinitions } from './scoped-definitions.ts'
import { scopedForecasts } from './scoped-forecasts.ts'
import { scopedHistory } from './scoped-history.ts'
import { admitting, requireWaits, scopedOrders } from './scoped-orders.ts'
import { scopedQuestions } from './scoped-questions.ts'

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

const limited = (engine: Engine, grants: readonly Grant[]): Engine => {
  const scope = createScope(grants)
  const guard = (desk: object): object => guarded(desk, scope, () => requireRole(grants, 'viewer'))
  const whole: Omit<Engine, 'bulk'> = {
    ...scopedQuestions(engine, scope),
    ...scopedOrders({ engine, scope, grants }),
    definitions: scopedDefinitions(engine.definitions, scope, grants),
    ...scopedForecasts(engine, scope, grants),
    history: scopedHistory(engine.history, scope),
    maintenance: maintenanceFor(engine.maintenance, grants),
  }
  const admits = admitting({ engine, scope, grants })
  const admitWaits = (waits: AskedWaits): void => requireWaits({ engine, scope, grants }, waits)
  const through = { ...(guard(whole) as Omit<Engine, 'bulk'>), admits, grants }
  return { ...through, bulk: guard(scopedBulk(engine.bulk, { through, scope, grants, admitWaits })) as BulkDesk }
}

/** Of the whole site, in numbers. */
const maintenanceFor = (desk: MaintenanceDesk, grants: readonly Grant[]): MaintenanceDesk => {
  const administered =
    <Asked extends unknown[], Answer>(work: (...asked: Asked) => Promise<Answer>) =>
    async (...asked: Asked): Promise<Answer> => {
      requireRoleEverywhere(grants, 'administrator', 'Maintenance works')
      return work(...asked)
    }
  return {
    status: desk.status,
    run: administered(desk.run),
    pause: administered(desk.pause),
    resume: administered(desk.resume),
  }
}

type Method = (...asked: unknown[]) => unknown

/** Every method asks first whether the caller has any role at all, and no refusal names what is not seen. */
const guarded = (desk: object, scope: Scope, admit: () => void): object =>
  Object.fromEntries(
    Object.entries(desk).map(([name, part]: [string, unknown]) => {
      if (typeof part !== 'function') return [name, guarded(part as object, scope, admit)]
      return [
        name,
        (...asked: unknown[]): unknown => {
          admit()
          return quietly(() => (part as Method)(...asked), scope)
        },
      ]
    }),
  )

/** Refusals name what was meant, or what is ambiguous: of the whole site. */
const quietly = (work: () => unknown, scope: Scope): unknown => {
  const hush = (error: unknown): never => {
    if (!(error instanceof Refusal) || scope.seesAll) throw error
    // What becomes of an order is waited for, and may be told; its own sentence names nothing of the site.
    if (error instanceof Unsettled) throw quietUnsettled(error, hush)
    throw quietRefusal(error, scope)
  }
  try {
    const answer = work()
    return answer instanceof Promise ? answer.catch(hush) : answer
  } catch (error) {
    return hush(error)
  }
}

const quietUnsettled = ({ message, outcome, isOfRequest }: Unsettled, hush: (thrown: unknown) => never): Unsettled =>
  new Unsettled(message, outcome.catch(hush), isOfRequest)

/** Of its facts only what was found in the text that was sent. */
const quietRefusal = ({ code, message, details }: Refusal, scope: Scope): Refusal => {
  const { diagnostics } = details as { diagnostics?: readonly Diagnostic[] }
  const told = diagnostics?.map((one) => quietDiagnostic(one, scope))
  return new Refusal(code, quiet(message, scope), told === undefined ? {} : { diagnostics: told })
}
