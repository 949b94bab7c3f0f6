// node migrate-verdaccio.mjs STORAGE REGISTRY
//
// Publishes what was published to a Verdaccio, from its storage folder, with npm: versions in their order, dist-tags and
// deprecations. What Verdaccio took from its uplinks is left out. It may be repeated: what is there stays as it is.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const [storage, registry] = process.argv.slice(2)
if (!storage || !registry) {
  console.error('node migrate-verdaccio.mjs STORAGE REGISTRY: Verdaccio\'s storage folder, and https://HOST/')
  process.exit(2)
}

if (!existsSync(resolve(storage, '.verdaccio-db.json'))) {
  console.error(`${storage} has no .verdaccio-db.json: the folder is the one that Verdaccio's configuration calls storage`)
  process.exit(2)
}

const json = (...path) => JSON.parse(readFileSync(resolve(storage, ...path)))
const npm = (...args) =>
  execFileSync('npm', [...args, '--registry', registry], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const there = name => {
  try {
    const found = JSON.parse(npm('view', name, 'versions', '--json', '--prefer-online'))
    return new Set([found].flat())
  } catch (error) {
    if (/E404/.test(error.stderr)) return new Set()
    throw error
  }
}

let failed = 0
for (const name of json('.verdaccio-db.json').list) {
  try {
    const document = json(name, 'package.json')
    const known = there(name)
    const versions = Object.keys(document.versions)
      .sort((a, b) => String(document.time?.[a]).localeCompare(String(document.time?.[b])))
    for (const version of versions.filter(version => !known.has(version))) {
      const file = document.versions[version].dist.tarball.replace(/.*\//, '')
      const tarball = resolve(storage, name, decodeURIComponent(file))
      if (!existsSync(tarball)) {
        console.error(`${name}@${version}: Verdaccio has no tarball of it`)
        failed++
        continue
      }
      npm('publish', tarball, '--tag', 'migrated', '--ignore-scripts', '--provenance=false')
      console.log(`${name}@${version}`)
    }
    const tags = JSON.parse(npm('view', name, 'dist-tags', '--json', '--prefer-online'))
    for (const [tag, version] of Object.entries(document['dist-tags'])) {
      if (tags[tag] !== version) npm('dist-tag', 'add', `${name}@${version}`, tag)
    }
    for (const version of versions.filter(version => document.versions[version].deprecated)) {
      npm('deprecate', `${name}@${version}`, document.versions[version].deprecated)
    }
    if (tags.migrated && !document['dist-tags'].migrated) npm('dist-tag', 'rm', name, 'migrated')
  } catch (error) {
    console.error(`${name}: ${error.stderr || error.message}`)
    failed++
  }
}
process.exit(failed ? 1 : 0)
