import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { after, test, type TestContext } from 'node:test'
import { Fault, Refusal } from '#/lib/refusal.ts'
import { openPool, type Queryable } from './pool.ts'
import { sql } from './sql.ts'
import { testDatabase } from './test-database.ts'

const database = await testDatabase({ after }, { migrations: false })
await database.execute(sql`create table jobs (id int8 primary key, name text)`)

const countJobs = async (): Promise<number> => {
  const [row] = await database.query<{ n: number }>(sql`select count(*) as n from jobs`)
  return row?.n ?? NaN
}

const backendOf = async (session: Queryable): Promise<number> => {
  const [row] = await session.query<{ pid: number }>(sql`select pg_backend_pid() as pid`)
  return row?.pid ?? NaN
}

/** A port of this machine on which nothing listens. */
const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Lets everyone in and begins a COPY, and then never answers again. Answers its address. */
const hangingDatabase = async (t: TestContext): Promise<string> => {
  const [authenticated, ready, copyBegins] = ['520000000800000000', '5a0000000549', '4700000007010000']
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write(Buffer.from(authenticated + ready, 'hex'))
      socket.once('data', (message: Buffer) => {
        if (message.includes('copy ')) socket.write(Buffer.from(copyBegins, 'hex'))
        socket.pause()
      })
    })
  }).listen(0, '127.0.0.1')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  await once(server, 'listening')
  return `postgres://batuta@127.0.0.1:${(server.address() as AddressInfo).port}/batuta`
}

/** More than the buffers on the way to the database hold. */
const manyRows = function* (): Generator<[number]> {
  for (let n = 0; n < 1_000_000; n += 1) yield [n]
}

test('rows come back with whole numbers as numbers, dates and timestamps as text', async () => {
  const [row] = await database.query(sql`select
    ${2 ** 53 - 1}::int8 as large, array[1, null, 3]::int8[] as several, date '2026-03-29' as day,
    array[date '2026-01-01'] as days, timestamptz '2026-01-01 00:00+00' as at, 0.5::float8 as half, null::int8 as nothing`)
  assert.deepEqual(row, {
    large: 2 ** 53 - 1,
    several: [1, null, 3],
    day: '2026-03-29',
    days: ['2026-01-01'],
    at: '2026-01-01 00:00:00+00',
    half: 0.5,
    nothing: null,
  })
})

test('a whole number that JavaScript would round is an error, not another number', async () => {
  await assert.rejects(database.query(sql`select 9007199254740993::int8`), RangeError)
})

test('a statement that writes answers how many rows', async () => {
  assert.equal(await database.execute(sql`insert into jobs values (1, 'A'), (2, 'B')`), 2)
  assert.equal(await database.execute(sql`delete from jobs where id > ${0}`), 2)
})

test('a broken constraint arrives under its name', async () => {
  await database.execute(sql`insert into jobs values (1, 'A')`)
  await assert.rejects(database.execute(sql`insert into jobs values (1, 'B')`), { constraint: 'jobs_pkey' })
  await database.execute(sql`truncate jobs`)
})

test('a transaction commits what it did and answers what its work answered', async () => {
  const answer = await database.transaction(async (transaction) => {
    await transaction.execute(sql`insert into jobs values (1, 'A')`)
    await transaction.copyIn('jobs', [{ name: 'id', type: 'int8' }], [[2], [3]])
    assert.equal(await countJobs(), 0, 'others see nothing of it yet')
    return 'done'
  })
  assert.equal(answer, 'done')
  assert.equal(await countJobs(), 3)
  await database.execute(sql`truncate jobs`)
})

test('a transaction whose work throws leaves nothing', async () => {
  const failing = database.transaction(async (transaction) => {
    await transaction.execute(sql`insert into jobs values (1, 'A')`)
    throw new Error('changed its mind')
  })
  await assert.rejects(failing, /changed its mind/)
  assert.equal(await countJobs(), 0)
})

test('a transaction that goes on after a failed statement is not taken for committed', async () => {
  const careless = database.transaction(async (transaction) => {
    await transaction.execute(sql`insert into jobs values (1, 'A')`)
    await transaction.query(sql`select 1 / 0`).catch(() => undefined)
  })
  await assert.rejects(careless, /although a statement failed/)
  assert.equal(await countJobs(), 0)
})

test('a transaction reads only, and at the isolation it asks for', async () => {
  const options = { isolation: 'repeatable read', readOnly: true } as const
  const level = await database.transaction((t) => t.query(sql`show transaction_isolation`), options)
  assert.deepEqual(level, [{ transaction_isolation: 'repeatable read' }])
  const writing = database.transaction((t) => t.execute(sql`insert into jobs values (1, 'A')`), options)
  await assert.rejects(writing, { code: '25006' })
})

test('a statement that takes too long is a fault', async () => {
  const slow = database.transaction((t) => t.query(sql`select pg_sleep(60)`), { statementTimeoutMs: 20 })
  await assert.rejects(slow, (error) => error instanceof Fault && /statement timeout/.test(error.message))
})

test('a connection that breaks in a transaction is a fault, and the next statement gets another one', async () => {
  const broken = database.transaction(async (transaction) => {
    const pid = await backendOf(transaction)
    await database.query(sql`select pg_terminate_backend(${pid}, 5000)`)
    await transaction.query(sql`select 1`)
  })
  await assert.rejects(broken, (error) => error instanceof Fault && error.cause instanceof Error)
  assert.equal(await countJobs(), 0)
})

test('a database that hangs makes a fault of every statement in time: alone, in a transaction, and COPY', async (t) => {
  const connection = await hangingDatabase(t)
  const pool = await openPool({ connection, applicationName: 'batuta hang', statementTimeoutMs: 1 })
  const isTimeout = (error: unknown) => error instanceof Fault && /timeout/.test(error.message)
  const column = { name: 'id', type: 'int8' } as const
  await Promise.all([
    assert.rejects(pool.query(sql`select 1`), isTimeout),
    assert.rejects(
      pool.transaction((transaction) => transaction.query(sql`select 1`)),
      isTimeout,
    ),
    assert.rejects(pool.copyIn('jobs', [column], [[1], [2]]), isTimeout),
    assert.rejects(pool.copyIn('jobs', [column], manyRows()), isTimeout),
  ])
  await pool.end()
})

test('connections that break while idle are replaced', async () => {
  const pool = await openPool({ connection: database.connection, applicationName: 'batuta idle', max: 1 })
  const before = await backendOf(pool)
  await database.query(sql`select pg_terminate_backend(${before}, 5000)`)
  // The pool may hand out the dead connection once, if its end has not been read yet.
  const next = await backendOf(pool).catch((error: unknown) => {
    assert.ok(error instanceof Fault)
    return backendOf(pool)
  })
  assert.notEqual(next, before)
  await pool.end()
})

test('a pool opens from an address, too', async () => {
  const { user, password, host, port, database: name } = database.connection
  const address = `postgres://${user}:${password}@/${name}?host=${encodeURIComponent(host)}&port=${port}`
  const pool = await openPool({ connection: address, applicationName: 'batuta address' })
  const [row] = await pool.query<{ name: string }>(sql`select current_setting('application_name') as name`)
  assert.equal(row?.name, 'batuta address')
  await pool.end()
})

test('a database that is not there is refused by host and port, and the password is not told', async () => {
  const port = await freePort()
  const connection = `postgres://batuta:s3cret-word@127.0.0.1:${port}/batuta`
  await assert.rejects(openPool({ connection, applicationName: 'batuta' }), (error) => {
    assert.ok(error instanceof Refusal)
    assert.equal(error.code, 'database.unreachable')
    assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${port}.*ECONNREFUSED`))
    assert.doesNotMatch(JSON.stringify(error) + error.message, /s3cret-word/)
    return true
  })
})

test('a wrong password is refused with what PostgreSQL says', async () => {
  const connection = { ...database.connection, password: 'wrong-word' }
  await assert.rejects(openPool({ connection, applicationName: 'batuta' }), (error) => {
    assert.ok(error instanceof Refusal)
    assert.equal(error.code, 'database.unreachable')
    assert.match(error.message, /password authentication failed/)
    assert.doesNotMatch(error.message, /wrong-word/)
    return true
  })
})

test('an address that cannot be read is refused without repeating it', async () => {
  const connection = 'postgres://batuta:s3cret-word@[broken:5432/x'
  await assert.rejects(openPool({ connection, applicationName: 'batuta' }), (error) => {
    assert.ok(error instanceof Refusal)
    assert.equal(error.code, 'configuration.invalid')
    assert.doesNotMatch(error.message, /s3cret-word/)
    return true
  })
})
