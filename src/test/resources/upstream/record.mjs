// Records packuments from the registry that npm uses here, cut small, with every registry's host made up:
//   node record.mjs            (in this folder; rewrites registry.example.test/)
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const HOST = 'registry.example.test'
const newest = count => versions => versions.slice(-count)
const bundling = count => (versions, all) =>
  versions.filter(version => all[version].bundleDependencies || all[version].bundledDependencies).slice(-count)

// Each is here for an oddity: see README.md.
const CHOSEN = {
  'is-odd': newest(99),
  'JSONStream': newest(99),
  'lodash.merge': newest(8),
  'request': (versions, all) => [...new Set([...versions.slice(0, 2), ...bundling(3)(versions, all), ...versions.slice(-2)])],
  'sigstore': newest(6),
  '@sigstore/bundle': newest(6),
  'fsevents': (versions, all) => [...new Set([...bundling(2)(versions, all), ...versions.slice(-2)])],
  'rollup': newest(4),
  '@img/sharp-linux-x64': newest(4),
}

const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

const publishedAt = packument => version => Date.parse(packument.time[version] ?? 0)

function cut (packument, choose) {
  const at = publishedAt(packument)
  const inOrder = Object.keys(packument.versions).sort((one, other) => at(one) - at(other))
  const kept = new Set([...choose(inOrder, packument.versions), packument['dist-tags'].latest])
  const only = (object, always = []) =>
    Object.fromEntries(Object.entries(object).filter(([key]) => kept.has(key) || always.includes(key)))
  return {
    ...packument,
    versions: only(packument.versions),
    time: only(packument.time, ['created', 'modified', 'unpublished']),
    'dist-tags': Object.fromEntries(Object.entries(packument['dist-tags']).filter(([, version]) => kept.has(version))),
  }
}

const withoutHosts = text =>
  text.replace(/(https?:\/\/)[a-z0-9.-]*(npm|yarnpkg)[a-z0-9.-]*\.(org|com|io|js)/gi, `$1${HOST}`)
    .replaceAll(new URL(registry).host, HOST)
    .replaceAll(/\b[a-z0-9.-]*(npmjs|yarnpkg)\.[a-z]+/gi, HOST)
    .replaceAll(/[\w.%+-]+@[a-z][a-z0-9.-]*\.[a-z]+/gi, 'author@example.test')

mkdirSync(HOST, { recursive: true })
for (const [name, choose] of Object.entries(CHOSEN)) {
  const answer = await fetch(registry + name.replace('/', '%2f'), { headers: { accept: 'application/json' } })
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
  const text = withoutHosts(JSON.stringify(cut(await answer.json(), choose)))
  writeFileSync(`${HOST}/${name.replace('/', '%2f')}.json.gz`, gzipSync(text, { level: 9 }))
  console.log(name, text.length, Object.keys(JSON.parse(text).versions).join(' '))
}
