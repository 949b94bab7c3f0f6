package dev.larder.endpoint;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.http.Route;
import dev.larder.http.Router;
import dev.larder.npm.NpmErrors;
import dev.larder.storage.StorageUnavailable;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Every URL that Larder answers, and who asks it. Reads and writes are apart, since they run with different rights. A user
 * may have a slash in their name, {@code role/ci}, where somebody without an account may be meant.
 */
public final class Routes {

    private static final System.Logger LOG = System.getLogger(Routes.class.getName());

    private Routes() {}

    /** What ReadFunction answers; HEAD comes with GET. */
    public static Router reads(Endpoints ask) {
        return router(List.of(
                // administrators, with curl: docs/operate.md
                Route.of("GET", "/-/larder/storage", ask.storage()::measure),
                // administrators, with curl: docs/audit.md
                Route.of("GET", "/-/larder/audit", ask.audit()::read),
                // npm ping, pnpm ping
                Route.of("GET", "/-/ping", _ -> ask.account().ping()),
                // npm whoami; yarn 4, in order to explain a 401
                Route.of("GET", "/-/whoami", ask.account()::whoami),
                // npm profile get, and before every other npm profile
                Route.of("GET", "/-/npm/v1/user", ask.account()::profile),
                // npm token list, revoke
                Route.of("GET", "/-/npm/v1/tokens", ask.tokens()::list),
                // npm login, pnpm login, in order to learn whether the browser is done
                Route.of("GET", "/-/v1/done/{id}", ask.login()::done),
                // the browser that npm login opens
                Route.of("GET", LoginEndpoint.PAGE + "{id}", ask.loginPage()::show),
                // npm dist-tag ls, and before npm dist-tag add
                Route.of("GET", "/-/package/{package}/dist-tags", ask.read()::distTags),
                // npm search, pnpm search
                Route.of("GET", "/-/v1/search", ask.search()::search),
                // npm stars
                Route.of("GET", "/-/_view/starredByUser", ask.stars()::view),
                // pnpm stars, pnpm stars USER
                Route.of("GET", "/-/user/v1/star", ask.stars()::own),
                Route.of("GET", "/-/user/{user...}/stars", ask.stars()::of),
                // npm access get status; npm publish --provenance
                Route.of("GET", "/-/package/{package}/visibility", ask.access()::visibility),
                // pnpm access get status
                Route.of("GET", "/-/package/{package}/access", ask.access()::access),
                // npm access list collaborators
                Route.of("GET", "/-/package/{package}/collaborators", ask.access()::collaborators),
                // npm access list packages ORG, ORG:TEAM, and USER where there is no such ORG
                Route.of("GET", "/-/org/{org}/package", ask.access()::packagesOfOrganisation),
                Route.of("GET", "/-/team/{org}/{team}/package", ask.access()::packagesOfTeam),
                Route.of("GET", "/-/user/{user...}/package", ask.access()::packagesOfUser),
                // npm owner add, rm; npm and yarn 4, after a login that met a conflict
                Route.of("GET", "/-/user/{id...}", ask.login()::user),
                // pnpm access list packages
                Route.of("GET", "/-/-/package", ask.access()::ownPackages),
                // npm org ls
                Route.of("GET", "/-/org/{org}/user", ask.access()::members),
                // npm team ls ORG
                Route.of("GET", "/-/org/{org}/team", ask.access()::teams),
                // npm team ls ORG:TEAM
                Route.of("GET", "/-/team/{org}/{team}/user", ask.access()::users),
                // administrators, with curl: docs/permissions.md
                Route.of("GET", "/-/larder/rules", ask.access()::rules),
                // CI, with curl: docs/prewarm.md
                Route.of("GET", "/-/larder/lockfiles", ask.lockfiles()::list),
                Route.of("GET", "/-/larder/lockfiles/{name}", ask.lockfiles()::read),
                // npm and bun install, npm audit, pnpm 11 and 12 audit, yarn npm audit, bun audit: a POST that reads
                Route.of("POST", "/-/npm/v1/security/advisories/bulk", ask.security()::advisories),
                // pnpm 10 audit; npm 8 and 10, when the one above fails
                Route.of("POST", "/-/npm/v1/security/audits/quick", ask.security()::audit),
                // pnpm 9 audit; pnpm 10, when the one above fails
                Route.of("POST", "/-/npm/v1/security/audits", ask.security()::audit),
                // npm audit signatures, pnpm audit signatures
                Route.of("GET", "/-/npm/v1/keys", ask.security()::keys),
                // npm audit signatures; pnpm 11 and 12, in order to learn how old a locked version is
                Route.of("GET", "/-/npm/v1/attestations/{attested...}", ask.security()::attestations),
                // npm hook, until npm 10
                Route.of("GET", "/-/npm/v1/hooks", _ -> declined("npm hook")),
                Route.of("GET", "/-/npm/v1/hooks/{rest...}", _ -> declined("npm hook")),
                // npm stage, pnpm stage
                Route.of("GET", "/-/stage", _ -> declined("npm stage")),
                Route.of("GET", "/-/stage/{rest...}", _ -> declined("npm stage")),
                // npm trust list
                Route.of("GET", "/-/package/{package}/trust", ask.trust()::list),
                // every install: the packument, full or abbreviated
                // npm unpublish, deprecate, star, with ?write=true: what they send back
                Route.of("GET", "/{package}", ask.read()::packument),
                // every install: the tarball
                Route.of("GET", "/{package}/-/{file...}", ask.read()::tarball),
                // corepack; curl
                Route.of("GET", "/{package}/{spec}", ask.read()::manifest)));
    }

    /** What WriteFunction answers. */
    public static Router writes(Endpoints ask) {
        return router(List.of(
                // CI, with curl: docs/prewarm.md
                Route.of("PUT", "/-/larder/lockfiles/{name}", ask.lockfiles()::put),
                Route.of("DELETE", "/-/larder/lockfiles/{name}", ask.lockfiles()::remove),
                // administrators, with curl: docs/operate.md
                Route.of("DELETE", "/-/larder/cache/{package}", ask.storage()::purge),
                Route.of("DELETE", "/-/larder/cache/{package}/{version}", ask.storage()::purgeVersion),
                // npm, pnpm, yarn, bun publish; npm deprecate; npm star, unstar
                Route.of("PUT", "/{package}", ask.write()::put),
                // npm unpublish NAME@VERSION; npm owner add, rm
                Route.of("PUT", "/{package}/-rev/{revision}", ask.write()::putRevision),
                // npm unpublish NAME
                Route.of("DELETE", "/{package}/-rev/{revision}", ask.write()::deleteRevision),
                // npm unpublish NAME@VERSION, afterwards
                Route.of("DELETE", "/{package}/-/{file}/-rev/{revision}", ask.write()::deleteTarball),
                // npm dist-tag add, rm
                Route.of("PUT", "/-/package/{package}/dist-tags/{tag}", ask.write()::moveTag),
                Route.of("DELETE", "/-/package/{package}/dist-tags/{tag}", ask.write()::removeTag),
                // pnpm owner add, rm
                Route.of("PUT", "/-/package/{package}/owners", ask.write()::addOwner),
                Route.of("DELETE", "/-/package/{package}/owners/{user...}", ask.write()::removeOwner),
                // pnpm star, unstar
                Route.of("PUT", "/-/user/v1/star", ask.stars()::star),
                Route.of("DELETE", "/-/user/v1/star", ask.stars()::unstar),
                // npm access set status, mfa
                Route.of("POST", "/-/package/{package}/access", ask.access()::setAccess),
                // npm access grant, revoke
                Route.of("PUT", "/-/team/{org}/{team}/package", ask.access()::grant),
                Route.of("DELETE", "/-/team/{org}/{team}/package", ask.access()::revoke),
                // npm org set, rm
                Route.of("PUT", "/-/org/{org}/user", ask.access()::setMember),
                Route.of("DELETE", "/-/org/{org}/user", ask.access()::removeMember),
                // npm team create, destroy
                Route.of("PUT", "/-/org/{org}/team", ask.access()::createTeam),
                Route.of("DELETE", "/-/team/{org}/{team}", ask.access()::destroyTeam),
                // npm team add, rm
                Route.of("PUT", "/-/team/{org}/{team}/user", ask.access()::addUser),
                Route.of("DELETE", "/-/team/{org}/{team}/user", ask.access()::removeUser),
                // administrators, with curl: docs/permissions.md
                Route.of("PUT", "/-/larder/rules", ask.access()::replaceRules),
                // npm login, adduser: in the browser
                Route.of("POST", "/-/v1/login", ask.login()::begin),
                Route.of("POST", LoginEndpoint.PAGE + "{id}", ask.loginPage()::submit),
                // npm login, adduser --auth-type=legacy; pnpm, yarn 4; yarn 1 publish
                Route.of("PUT", "/-/user/{id}", ask.login()::login),
                Route.of("PUT", "/-/user/{id}/-rev/{revision}", ask.login()::login),
                // npm logout, pnpm logout; yarn 1 after publish
                Route.of("DELETE", "/-/user/token/{token}", ask.tokens()::logOut),
                // npm profile set, enable-2fa, disable-2fa
                Route.of("POST", "/-/npm/v1/user", ask.account()::changeProfile),
                // npm token create, revoke
                Route.of("POST", "/-/npm/v1/tokens", ask.tokens()::create),
                Route.of("DELETE", "/-/npm/v1/tokens/token/{key}", ask.tokens()::revoke),
                // administrators, for somebody who lost an authenticator or a password (docs/accounts.md)
                Route.of("DELETE", "/-/larder/accounts/{user}/otp", ask.account()::removeSecondFactor),
                Route.of("PUT", "/-/larder/accounts/{user}/password", ask.account()::setPassword),
                // npm hook, until npm 10
                Route.of("POST", "/-/npm/v1/hooks/{rest...}", _ -> declined("npm hook")),
                Route.of("PUT", "/-/npm/v1/hooks/{rest...}", _ -> declined("npm hook")),
                Route.of("DELETE", "/-/npm/v1/hooks/{rest...}", _ -> declined("npm hook")),
                // npm stage, pnpm stage
                Route.of("POST", "/-/stage/{rest...}", _ -> declined("npm stage")),
                Route.of("DELETE", "/-/stage/{rest...}", _ -> declined("npm stage")),
                // npm trust github, gitlab, circleci; with curl for other issuers: docs/trusted-publishing.md
                Route.of("POST", "/-/package/{package}/trust", ask.trust()::add),
                // npm trust revoke
                Route.of("DELETE", "/-/package/{package}/trust/{id}", ask.trust()::remove),
                // npm publish, npm dist-tag, pnpm publish and yarn npm publish in CI, before anything else
                Route.of("POST", "/-/npm/v1/oidc/token/exchange/package/{package}", ask.trust()::exchange),
                // whoever has AWS credentials, in order to get a first token
                Route.of("POST", "/-/larder/token", ask.account()::issueToken)));
    }

    private static Router router(List<Route> routes) {
        return new Router(routes, Routes::unknown, Routes::refuse);
    }

    /** What we decline on purpose: docs/known-quirks.md lists it. */
    private static Response declined(String what) {
        throw new Refusal(new Problem.NotSupported(what));
    }

    private static Response unknown(Request request) {
        throw new Refusal(new Problem.RouteNotFound(request.method()));
    }

    private static Response refuse(Request request, RuntimeException thrown) {
        return switch (thrown) {
            case Refusal refusal -> NpmErrors.answer(refusal.problem());
            case StorageUnavailable unavailable -> {
                LOG.log(Level.ERROR, "storage does not answer, request " + request.id(), unavailable);
                yield NpmErrors.unavailable(request.id());
            }
            default -> {
                LOG.log(Level.ERROR, "a defect, request " + request.id(), thrown);
                yield NpmErrors.internal(request.id());
            }
        };
    }
}
