/** Logins and profiles on the command line, against a server that asks who asks. */
import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test, type TestContext } from 'node:test'
import { createUsersDesk } from '#/access/users-desk.ts'
import type { Io } from '#/cli/io.ts'
import { createClient } from '#/contract/client.ts'
import { testDatabase } from '#/db/test-database.ts'
import { systemClock } from '#/lib/clock.ts'
import { run, type Said } from './command-line.ts'
import { startEdge } from './edge.ts'

const secret = 'correct horse battery'

interface Site {
  readonly server: string
  /** Of maria, who has not logged in yet. */
  readonly oneTime: string
  readonly profilesFile: string
  readonly batuta: (line: string, more?: Partial<Io>) => Promise<Said>
  /** As a person at a terminal, who gives these answers. */
  readonly typing: (...answers: string[]) => Partial<Io> & { readonly asked: string[] }
}

const openSite = async (t: TestContext): Promise<Site> => {
  const database = await testDatabase(t)
  const { server } = await startEdge(t, { database, auth: true })
  const desk = createUsersDesk({ database: () => database, clock: systemClock, onChanged: () => {} })
  await desk.add({ name: 'root', grants: [{ role: 'administrator' }] })
  const { password } = await desk.add({ name: 'maria', grants: [{ role: 'operator' }] })
  const folder = await mkdtemp(join(tmpdir(), 'batuta-login-'))
  t.after(() => rm(folder, { recursive: true }))
  const profilesFile = join(folder, 'config/profiles.json')
  return {
    server,
    oneTime: password,
    profilesFile,
    batuta: (line, more = {}) => run('http://127.0.0.1:9', line, { profilesFile, ...more }),
    typing: (...answers) => {
      const asked: string[] = []
      const ask = async (question: string): Promise<string> => {
        asked.push(question)
        return answers.shift() ?? ''
      }
      return { asked, ask, askSecret: ask }
    },
  }
}

const tokensOf = async (server: string, user: string): Promise<string[]> => {
  const words = Buffer.from(`${user}:${secret}`).toString('base64')
  const { items } = await createClient({ server, authorization: () => `Basic ${words}` }).tokens()
  return items.map(({ name }) => name)
}

test('a first login changes the password that was given, and from then on the profile logs in', async (t) => {
  const { server, oneTime, profilesFile, batuta, typing } = await openSite(t)
  assert.match((await batuta(`--server ${server} jobs`)).err, /Log in first: with batuta login/)
  const answers = typing('maria', oneTime, secret, secret)
  const said = await batuta(`--server ${server} login`, answers)
  assert.deepEqual(answers.asked, ['User: ', 'Password: ', 'New password: ', 'The same once more: '])
  const name = new URL(server).host.replace(':', '-')
  assert.deepEqual(said, {
    code: 0,
    out: `The password was given to you; choose your own.\nLogged in to ${server} as maria. The profile ${name} is used from now on.\n`,
    err: '',
  })
  assert.match((await batuta('whoami')).out, /takes you for token:maria\/cli-.*, who may: operator\.\n$/)
  assert.match((await batuta('jobs')).out, /PAYROLL\.EXTRACT/)
  assert.match((await batuta('profile')).out, new RegExp(`^ +PROFILE.*\n\\* +${name} +${server} +maria\n$`))
  assert.equal((await stat(profilesFile)).mode & 0o777, 0o600)
  const kept = await readFile(profilesFile, 'utf8')
  assert.equal(kept.includes(secret) || kept.includes(oneTime), false)
})

test('logout revokes the token; a further login leaves one token, not two', async (t) => {
  const { server, oneTime, profilesFile, batuta } = await openSite(t)
  assert.equal((await batuta(`profile add prod ${server}`)).code, 0)
  const login = (text: string) => batuta('login --user maria --password-stdin', { stdin: Readable.from([text]) })
  assert.equal((await login(`${oneTime}\n${secret}\n`)).code, 0)
  assert.match((await login(secret)).out, /Logged in to .* as maria\. The profile prod is used/)
  assert.equal((await tokensOf(server, 'maria')).length, 1)
  const before = await readFile(profilesFile, 'utf8')
  assert.match((await batuta('logout')).out, /^maria is logged out of/)
  assert.deepEqual(await tokensOf(server, 'maria'), [])
  assert.equal((await batuta('jobs')).code, 77)
  await writeFile(profilesFile, before)
  assert.match((await batuta('jobs')).err, /The token is not known: it was revoked/)
  // What the server knows no more is forgotten here, too.
  assert.equal((await batuta('logout')).code, 0)
  assert.equal((await readFile(profilesFile, 'utf8')).includes('batuta_'), false)
})

test('a password is changed by who knows it, and a wrong one is refused', async (t) => {
  const { server, oneTime, batuta, typing } = await openSite(t)
  await batuta(`profile add prod ${server}`)
  const stdin = () => Readable.from([`${oneTime}\n${secret}`])
  assert.equal((await batuta('password --user maria --password-stdin', { stdin: stdin() })).code, 0)
  assert.match((await batuta('login --user maria', typing('wrong'))).err, /\[access\.wrong_password\]/)
  const twoNew = typing(secret, 'another battery', 'another butter')
  assert.match((await batuta('password --user maria', twoNew)).err, /The two new passwords are not the same/)
  assert.equal((await batuta('password --user maria', typing(secret, 'another battery', 'another battery'))).code, 0)
  assert.equal((await batuta('login --user maria', typing('another battery'))).code, 0)
})

test('the server is the one that is named, else that of the profile; a token goes to no other server', async (t) => {
  const { server, oneTime, batuta } = await openSite(t)
  await batuta(`profile add prod ${server}`)
  await batuta('login --user maria --password-stdin', { stdin: Readable.from([`${oneTime}\n${secret}`]) })
  await batuta('profile add test http://127.0.0.1:9')
  assert.equal((await batuta('jobs')).code, 69)
  assert.equal((await batuta('--profile prod jobs')).code, 0)
  assert.equal((await batuta('jobs', { profile: 'prod' })).code, 0)
  assert.equal((await batuta('jobs', { server, serverIsNamed: true })).code, 0)
  assert.equal((await batuta(`jobs --server ${server}/`)).code, 0)
  const other = await startEdge(t, {
    authenticate: async ({ authorization }) => {
      assert.equal(authorization, undefined)
      return { actor: 'anyone', grants: [{ role: 'viewer' }], source: '' }
    },
  })
  assert.equal((await batuta(`jobs --server ${other.server}`)).code, 0)
  assert.equal((await batuta(`jobs --profile prod --server ${other.server}`)).code, 0)
  const named = { tokenIsNamed: true, authorization: () => 'Bearer batuta_named' }
  assert.match((await batuta('--profile prod jobs', named)).err, /The token is not known/)
})

test('profiles are added, used and removed; what is wrong with them is said', async (t) => {
  const { server, profilesFile, batuta } = await openSite(t)
  assert.deepEqual((await batuta('profile list')).out, 'No profiles: batuta profile add NAME URL.\n')
  for (const name of ['prod', 'test']) assert.equal((await batuta(`profile add ${name} ${server}`)).code, 0)
  assert.match((await batuta('profile add prod http://x')).err, /There is a profile prod already/)
  assert.match((await batuta('profile add local http://x')).err, /The name local stands for the server of this machine/)
  assert.match((await batuta('profile add x localhost:8420')).err, /"localhost:8420" is no URL of a server/)
  assert.match(
    (await batuta('--profile prd jobs')).err,
    /There is no profile prd\. Did you mean prod\? There are prod, test\./,
  )
  assert.equal((await batuta('profile use prod')).out, 'The profile prod is used.\n')
  assert.equal((await batuta('profile use local')).out, 'The server of this machine is used.\n')
  assert.match((await batuta('jobs')).err, /No server answers at http:\/\/127\.0\.0\.1:9/)
  assert.equal((await batuta('profile remove test')).code, 0)
  assert.deepEqual(JSON.parse(await readFile(profilesFile, 'utf8')), { current: null, profiles: { prod: { server } } })
  await chmod(profilesFile, 0o644)
  assert.match((await batuta('jobs')).err, /Others may read the tokens in .*: chmod 600 .* \[profile\.unreadable\]/)
  await writeFile(profilesFile, '{"profiles":')
  await chmod(profilesFile, 0o600)
  assert.equal((await batuta('jobs')).code, 66)
})

test('where nobody can be asked, a login says what it needs', async (t) => {
  const { batuta } = await openSite(t)
  assert.match(
    (await batuta('--server http://192.0.2.1 login')).err,
    /^batuta: http:\/\/192\.0\.2\.1 is not https: whoever is on the way can read the password\.\n/,
  )
  assert.match((await batuta('login')).err, /Nobody is there to be asked for a name: use --user\./)
  assert.match(
    (await batuta('login --user maria')).err,
    /Nobody is there to be asked for a password: use --password-stdin/,
  )
  assert.match((await batuta('logout')).err, /Nobody is logged in to http:\/\/127\.0\.0\.1:9 from here/)
})
