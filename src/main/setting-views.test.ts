import assert from 'node:assert/strict'
import { test } from 'node:test'
import { viewSettings } from './setting-views.ts'
import { settings } from './settings.ts'

test('each setting is shown as it counts, and no secret is', () => {
  const url = 'postgres://batuta:open sesame@db/batuta'
  const views = viewSettings({ BATUTA_HTTP_PORT: ' 9000 ', BATUTA_DATABASE_URL: url, BATUTA_SAMPLE: '', HOME: '/root' })
  const shown = Object.fromEntries(views.map(({ name, value, isSet }) => [name, [value, isSet]]))
  assert.deepEqual(Object.keys(shown), Object.keys(settings))
  assert.deepEqual(shown['BATUTA_HTTP_PORT'], ['9000', true])
  assert.deepEqual(shown['BATUTA_SAMPLE'], ['on', false])
  assert.deepEqual(shown['BATUTA_DATABASE_URL'], ['[secret]', true])
  assert.deepEqual(shown['BATUTA_PUBLIC_URL'], [null, false])
  assert.ok(!JSON.stringify(views).includes('sesame'))
})
