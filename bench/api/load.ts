/** Asks an HTTP server again and again, from a process of its own, and prints how long the answers took. */
import { parseArgs } from 'node:util'
import autocannon from 'autocannon'

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    /** Asked in turn. */
    path: { type: 'string', multiple: true, default: [] },
    connections: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '5' },
    /** Requests a second of all together; 0: as many as are answered. */
    rate: { type: 'string', default: '0' },
    authorization: { type: 'string', default: '' },
  },
})

const rate = Number(values.rate)
const result = await autocannon({
  url: values.url,
  connections: Number(values.connections),
  duration: Number(values.seconds),
  headers: values.authorization === '' ? {} : { authorization: values.authorization },
  requests: values.path.map((path) => ({ path })),
  ...(rate > 0 && { overallRate: rate }),
})
const { latency, requests, throughput, non2xx, errors } = result
process.stdout.write(
  JSON.stringify({
    p50: latency.p50,
    p99: latency.p99,
    longest: latency.max,
    perSecond: Math.round(requests.average),
    answers: requests.total,
    megabytesPerSecond: Number((throughput.average / 1e6).toFixed(1)),
    wrong: non2xx + errors,
  }),
)
