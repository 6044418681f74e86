/** The plain page at `/`: where to go from here. It needs no script, and reads well in the dark. */
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'

const style = `
:root { color-scheme: light dark }
body { max-width: 40rem; margin: 12vh auto 4rem; padding: 0 1.5rem; font: 1rem/1.6 system-ui, sans-serif;
  color: light-dark(#1c2024, #e6e8eb); background: light-dark(#fcfcfd, #111315) }
h1 { margin: 0; font-size: 1.75rem; font-weight: 600; letter-spacing: -0.02em }
h1 small { margin-left: .5rem; font-size: .875rem; font-weight: 400; letter-spacing: 0; color: light-dark(#80838d, #8b8d98) }
p { margin: .25rem 0 2rem; color: light-dark(#60646c, #b0b4ba) }
h2 { margin: 2rem 0 .5rem; font-size: .8125rem; font-weight: 600; color: light-dark(#80838d, #8b8d98) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .375rem 1.5rem; margin: 0 }
dt { font-family: ui-monospace, monospace; font-size: .875rem }
dd { margin: 0; color: light-dark(#60646c, #b0b4ba) }
a { color: light-dark(#0b68cb, #70b8ff); text-decoration: none }
a:hover { text-decoration: underline }
a:focus-visible { outline: 2px solid; outline-offset: 2px; border-radius: 2px }
`

/** What the content security policy names, so that this style is the only one the page can have. */
export const frontPageStyleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`

const page = (version: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Batuta</title>
<style>${style}</style>
</head>
<body>
<h1>Batuta<small>${version}</small></h1>
<p>The baton for the night's work.</p>
<h2>On the command line</h2>
<dl>
<dt>./batuta plan</dt><dd>the day at a glance</dd>
<dt>./batuta jobs --status abended,failed</dt><dd>what went wrong</dd>
<dt>./batuta job why ID</dt><dd>why a job is not running</dd>
<dt>./batuta job log -f ID</dt><dd>what a job writes, as it writes it</dd>
<dt>./batuta --help</dt><dd>everything else</dd>
</dl>
<h2>Over HTTP</h2>
<dl>
<dt><a href="/docs/">/docs</a></dt><dd>the API reference</dd>
<dt><a href="/api/v1/openapi.json">/api/v1/openapi.json</a></dt><dd>the same for programs (OpenAPI 3.1)</dd>
<dt><a href="/api/v1/status">/api/v1/status</a></dt><dd>the plan at a glance</dd>
<dt><a href="/health/ready">/health/ready</a></dt><dd>whether work is welcome, part by part</dd>
<dt><a href="/metrics">/metrics</a></dt><dd>numbers for Prometheus</dd>
</dl>
</body>
</html>
`

export const addFrontPage = (app: FastifyInstance, version: string): void => {
  const text = page(version)
  app.get('/', { schema: { hide: true } }, (_, reply) => reply.type('text/html; charset=utf-8').send(text))
}
