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
import java.util.Map;

/** Every URL that Larder answers, and who asks it. Reads and writes are apart, since they run with different rights. */
public final class Routes {

    private static final System.Logger LOG = System.getLogger(Routes.class.getName());

    private Routes() {}

    /** What ReadFunction answers; HEAD comes with GET. */
    public static Router reads(
            ReadEndpoint read, SearchEndpoint search, AccountEndpoint account, AccessEndpoint access) {
        return router(List.of(
                // npm ping, pnpm ping
                Route.of("GET", "/-/ping", (_, _) -> account.ping()),
                // npm whoami; yarn 4, in order to explain a 401
                Route.of("GET", "/-/whoami", (request, _) -> account.whoami(request)),
                // npm dist-tag ls, and before npm dist-tag add
                Route.of("GET", "/-/package/{package}/dist-tags", read::distTags),
                // npm search, pnpm search
                Route.of("GET", "/-/v1/search", (request, _) -> search.search(request)),
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
    public static Router writes(WriteEndpoint write, AccountEndpoint account, AccessEndpoint access) {
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
