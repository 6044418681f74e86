/** The one shape of everything that is started and stopped, and the order in which that happens. */
import assert from 'node:assert/strict'
import type { Condition } from '#/monitoring/health.ts'

export interface Component {
  /** Unique in the process; it stands in health, metrics, logs and error lines. */
  readonly name: string
  /** Whether the system can do without it. If it cannot, a start that fails ends the process. */
  readonly critical: boolean
  /** What must run before it starts, and is stopped only after it. */
  readonly dependsOn: readonly string[]
  /** Settles when the component does its work. A raised `signal` means: give up, nobody needs it any more. */
  readonly start: (signal: AbortSignal) => Promise<void>
  /**
   * Takes no more work and finishes what it has in hand, for the part that everything does at the same time when the system
   * stops. Raised `deadline`: return now.
   */
  readonly drain?: (deadline: AbortSignal) => Promise<void>
  /**
   * Gives back all it has taken. Called also after a start that failed or was given up, and then perhaps once more: whatever
   * is not there need not be given back. Raised `deadline`: return now, by force.
   */
  readonly stop: (deadline: AbortSignal) => Promise<void>
  /** How it is, from memory. */
  readonly health: () => Condition
  /** How long the start may take, in milliseconds; absent: what the application allows. */
  readonly startWithinMs?: number
  /** How long the stop may take, in milliseconds; absent: what the application allows. */
  readonly stopWithinMs?: number
}

/**
 * The components so that each comes after what it depends on; else in the order given. `known` have been started before.
 *
 * An unknown name, a name given twice, a cycle, or a critical component that leans on one the system can do without are bugs
 * of the wiring and throw assertion errors.
 */
export const inDependencyOrder = (components: readonly Component[], known: readonly Component[] = []): Component[] => {
  const byName = new Map<string, Component>()
  for (const component of [...known, ...components]) {
    assert.ok(!byName.has(component.name), `two components are named ${component.name}`)
    byName.set(component.name, component)
  }
  const ordered = new Set<Component>(known)

  const place = (component: Component, path: readonly string[]): void => {
    const trail = [...path, component.name]
    assert.ok(!path.includes(component.name), `the components depend on each other in a cycle: ${trail.join(' -> ')}`)
    if (ordered.has(component)) return
    for (const name of component.dependsOn) {
      const needed = byName.get(name)
      assert.ok(needed, `${component.name} depends on ${name}, which does not exist`)
      assert.ok(
        needed.critical || !component.critical,
        `${component.name} is critical and depends on ${name}, which is not`,
      )
      place(needed, trail)
    }
    ordered.add(component)
  }

  for (const component of components) place(component, [])
  return [...ordered].slice(known.length)
}
