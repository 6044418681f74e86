/** A plain page of this server: it needs no script, loads nothing, and reads well in the dark. */
import { createHash } from 'node:crypto'

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

/** What the content security policy names, so that this style is the only one a page can have. */
export const pageStyleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`

export const pageMediaType = 'text/html; charset=utf-8'

/** `body` is HTML; what comes from elsewhere must be `escaped`. `head`: more of the head. */
export const pageOf = (body: string, head = ''): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Batuta</title>
${head}<style>${style}</style>
</head>
<body>
${body}</body>
</html>
`

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll("'", '&#39;')
