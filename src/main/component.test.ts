import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inDependencyOrder, type Component } from './component.ts'

const named = (name: string, dependsOn: readonly string[] = [], critical = true): Component => ({
  name,
  critical,
  dependsOn,
  start: async () => {},
  stop: async () => {},
  health: () => ({ status: 'ok' }),
})

const order = (components: readonly Component[], known: readonly Component[] = []): string[] =>
  inDependencyOrder(components, known).map(({ name }) => name)

test('a component starts after what it depends on, else in the order given', () => {
  const components = [named('api', ['engine']), named('log'), named('engine', ['database']), named('database')]
  assert.deepEqual(order(components), ['database', 'engine', 'api', 'log'])
})

test('what was started before counts, and is not started again', () => {
  assert.deepEqual(order([named('watcher', ['database'], false)], [named('database')]), ['watcher'])
})

test('whatever the wiring, no component comes before one it depends on, and none is left out', () => {
  /** Component i depends on some with lower numbers; then they are shuffled. */
  const wiring = fc
    .array(fc.array(fc.nat()), { maxLength: 12 })
    .map((wishes) => wishes.map((wish, i) => named(`c${i}`, i === 0 ? [] : [...new Set(wish.map((w) => `c${w % i}`))])))
    .chain((components) => fc.shuffledSubarray(components, { minLength: components.length }))
  fc.assert(
    fc.property(wiring, (components) => {
      const ordered = inDependencyOrder(components)
      assert.equal(ordered.length, components.length)
      for (const [position, { dependsOn }] of ordered.entries()) {
        const before = new Set(ordered.slice(0, position).map(({ name }) => name))
        for (const name of dependsOn) assert.ok(before.has(name))
      }
    }),
  )
})

test('a mistake in the wiring is a bug that names what is wrong', () => {
  const cases: readonly [string, readonly Component[], RegExp][] = [
    ['unknown', [named('api', ['engin'])], /api depends on engin, which does not exist/],
    ['cycle', [named('a', ['b']), named('b', ['c']), named('c', ['a'])], /in a cycle: a -> b -> c -> a/],
    ['itself', [named('a', ['a'])], /in a cycle: a -> a/],
    ['twice', [named('a'), named('a')], /two components are named a/],
    ['weak', [named('api', ['cache']), named('cache', [], false)], /api is critical and depends on cache/],
  ]
  for (const [name, components, complaint] of cases) {
    assert.throws(() => inDependencyOrder(components), { name: 'AssertionError', message: complaint }, name)
  }
})
