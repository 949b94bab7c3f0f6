package dev.larder.endpoint;

import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.http.Route;
import dev.larder.http.Router;
import dev.larder.npm.NpmErrors;
import dev.larder.storage.StorageUnavailable;
import dev.larder.web.LoginPage;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;

/** Every URL that Larder answers, and who asks it. Reads and writes are apart, since they run with different rights. */
public final class Routes {

    private static final System.Logger LOG = System.getLogger(Routes.class.getName());

    private Routes() {}

    /** What ReadFunction answers; HEAD comes with GET. */
    public static Router reads(
            ReadEndpoint read,
            AccountEndpoint account,
            AccessEndpoint access,
            LoginEndpoint login,
            TokensEndpoint tokens,
            LoginPage loginPage) {
        return router(List.of(
                // npm ping, pnpm ping
                Route.of("GET", "/-/ping", (_, _) -> account.ping()),
                // npm whoami; yarn 4, in order to explain a 401
                Route.of("GET", "/-/whoami", (request, _) -> account.whoami(request)),
                // npm profile get, and before every other npm profile
                Route.of("GET", "/-/npm/v1/user", (request, _) -> account.profile(request)),
                // npm token list, revoke
                Route.of("GET", "/-/npm/v1/tokens", (request, _) -> tokens.list(request)),
                // npm owner add; npm and yarn 4, after a login that met a conflict
                Route.of("GET", "/-/user/{id}", login::user),
                // npm login, pnpm login, in order to learn whether the browser is done
                Route.of("GET", "/-/v1/done/{id}", (_, parts) -> login.done(parts)),
                // the browser that npm login opens
                Route.of("GET", LoginEndpoint.PAGE + "{id}", (_, parts) -> loginPage.show(parts)),
                // npm dist-tag ls, and before npm dist-tag add
                Route.of("GET", "/-/package/{package}/dist-tags", read::distTags),
                // npm access get status; npm publish --provenance
                Route.of("GET", "/-/package/{package}/visibility", access::visibility),
                // npm access list collaborators
                Route.of("GET", "/-/package/{package}/collaborators", access::collaborators),
                // npm org ls
                Route.of("GET", "/-/org/{org}/user", access::members),
                // npm team ls ORG
                Route.of("GET", "/-/org/{org}/team", access::teams),
                // npm team ls ORG:TEAM
                Route.of("GET", "/-/team/{org}/{team}/user", access::users),
                // administrators, with curl: docs/permissions.md
                Route.of("GET", "/-/larder/rules", (request, _) -> access.rules(request)),
                // every install: the packument, full or abbreviated
                Route.of("GET", "/{package}", read::packument),
                // every install: the tarball
                Route.of("GET", "/{package}/-/{file...}", read::tarball),
                // corepack; curl
                Route.of("GET", "/{package}/{spec}", read::manifest)));
    }

    /** What WriteFunction answers. */
    public static Router writes(
            WriteEndpoint write,
            AccountEndpoint account,
            AccessEndpoint access,
            LoginEndpoint login,
            TokensEndpoint tokens,
            LoginPage loginPage) {
        return router(List.of(
                // npm, pnpm, yarn, bun publish
                Route.of("PUT", "/{package}", write::publish),
                // npm dist-tag add, rm
                Route.of("PUT", "/-/package/{package}/dist-tags/{tag}", write::moveTag),
                Route.of("DELETE", "/-/package/{package}/dist-tags/{tag}", write::removeTag),
                // npm access set status
                Route.of("POST", "/-/package/{package}/access", access::setAccess),
                // npm access grant, revoke
                Route.of("PUT", "/-/team/{org}/{team}/package", access::grant),
                Route.of("DELETE", "/-/team/{org}/{team}/package", access::revoke),
                // npm org set, rm
                Route.of("PUT", "/-/org/{org}/user", access::setMember),
                Route.of("DELETE", "/-/org/{org}/user", access::removeMember),
                // npm team create, destroy
                Route.of("PUT", "/-/org/{org}/team", access::createTeam),
                Route.of("DELETE", "/-/team/{org}/{team}", access::destroyTeam),
                // npm team add, rm
                Route.of("PUT", "/-/team/{org}/{team}/user", access::addUser),
                Route.of("DELETE", "/-/team/{org}/{team}/user", access::removeUser),
                // administrators, with curl: docs/permissions.md
                Route.of("PUT", "/-/larder/rules", (request, _) -> access.replaceRules(request)),
                // npm unpublish and npm owner, which take "not found" for done
                Route.of("PUT", "/{package}/-rev/{revision}", (_, _) -> unsupported("changing what is published")),
                Route.of("DELETE", "/{package}/-rev/{revision}", (_, _) -> unsupported("unpublishing")),
                Route.of("DELETE", "/{package}/-/{file...}", (_, _) -> unsupported("unpublishing")),
                // npm login, adduser: in the browser
                Route.of("POST", "/-/v1/login", (request, _) -> login.begin(request)),
                Route.of("POST", LoginEndpoint.PAGE + "{id}", loginPage::submit),
                // npm login, adduser --auth-type=legacy; pnpm, yarn 4; yarn 1 publish
                Route.of("PUT", "/-/user/{id}", login::login),
                Route.of("PUT", "/-/user/{id}/-rev/{revision}", login::login),
                // npm logout, pnpm logout; yarn 1 after publish
                Route.of("DELETE", "/-/user/token/{token}", tokens::logOut),
                // npm profile set, enable-2fa, disable-2fa
                Route.of("POST", "/-/npm/v1/user", (request, _) -> account.changeProfile(request)),
                // npm token create, revoke
                Route.of("POST", "/-/npm/v1/tokens", (request, _) -> tokens.create(request)),
                Route.of("DELETE", "/-/npm/v1/tokens/token/{key}", tokens::revoke),
                // administrators, for somebody who lost an authenticator or a password (docs/accounts.md)
                Route.of("DELETE", "/-/larder/accounts/{user}/otp", account::removeSecondFactor),
                Route.of("PUT", "/-/larder/accounts/{user}/password", account::setPassword),
                // whoever has AWS credentials, in order to get a first token
                Route.of("POST", "/-/larder/token", (request, _) -> account.issueToken(request))));
    }

    private static Router router(List<Route> routes) {
        return new Router(routes, Routes::unknown, Routes::refuse);
    }

    private static Response unsupported(String what) {
        throw new Refusal(new Problem.NotSupported(what));
    }

    private static Response unknown(Request request, Map<String, String> parts) {
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
