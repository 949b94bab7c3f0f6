package dev.larder.client;

import static dev.larder.client.Client.BUN;
import static dev.larder.client.Client.NPM_10;
import static dev.larder.client.Client.NPM_11;
import static dev.larder.client.Client.NPM_12;
import static dev.larder.client.Client.NPM_8;
import static dev.larder.client.Client.PNPM_10;
import static dev.larder.client.Client.PNPM_11;
import static dev.larder.client.Client.PNPM_12;
import static dev.larder.client.Client.YARN_1;
import static dev.larder.client.Client.YARN_4;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What people type, and which clients have it: the rows of the table in the README, in its order. */
enum Command {
    INSTALL("`install`", all()),
    CI("`ci`, `--frozen-lockfile`", all()),
    ADD("`add @acme/name@tag`", all()),
    PUBLISH("`publish`", all()),
    PING("`ping`", npmAndPnpm()),
    WHOAMI("`whoami`", without(YARN_1)),
    LOGIN("`login`, `adduser` by password", without(BUN), browserFirst()),
    LOGIN_WEB("`login` in a browser", with(npmAndPnpm(), YARN_4)),
    LOGOUT("`logout`", npmAndPnpm()),
    PROFILE("`profile get`, `set`", with(npm(), PNPM_10, PNPM_12)),
    OTP("`--otp`, and being asked for it", all()),
    TOKEN("`token create`, `list`, `revoke`", with(npm(), PNPM_10, PNPM_12)),
    OWNER(
            "`owner add`, `ls`, `rm`",
            with(npmAndPnpm(), YARN_1),
            Map.of(YARN_1, "refuses scoped names, and looks for owners in the abbreviated packument, which has none")),
    ACCESS_PACKAGES("`access list packages`", npmAndPnpm()),
    ACCESS_COLLABORATORS("`access list collaborators`", npmAndPnpm()),
    ACCESS_STATUS("`access get`, `set status`", npmAndPnpm()),
    ACCESS_MFA("`access set mfa`", npmAndPnpm()),
    ACCESS_GRANT("`access grant`, `revoke`", npmAndPnpm()),
    TEAM(
            "`team create`, `add`, `ls`, `rm`, `destroy`",
            with(npmAndPnpm(), YARN_1),
            Map.of(YARN_1, "asks at a path that npm gave up, where a package may be")),
    ORG("`org set`, `ls`, `rm`", npm()),
    UNPUBLISH_VERSION("`unpublish` a version", npmAndPnpm()),
    UNPUBLISH_PACKAGE("`unpublish` a package", npmAndPnpm()),
    DEPRECATE("`deprecate`, `undeprecate`", npmAndPnpm()),
    DIST_TAG("`dist-tag add`, `ls`, `rm`", with(npmAndPnpm(), YARN_1, YARN_4)),
    STAR("`star`, `unstar`, `stars`", Set.of(NPM_8, NPM_10, NPM_11, PNPM_10, PNPM_11, PNPM_12)),
    VIEW("`view`, `info`", all()),
    OUTDATED("`outdated`", without(YARN_4)),
    SEARCH("`search`", npmAndPnpm()),
    DIFF("`diff`", with(npm(), BUN)),
    PACK("`pack name@version`", npm()),
    DOCTOR("`doctor`", with(npm(), PNPM_11, PNPM_12)),
    SBOM("`sbom`", Set.of(NPM_10, NPM_11, NPM_12, PNPM_11, PNPM_12)),
    EXEC("`npx`, `dlx`, `bunx`", without(YARN_1)),
    AUDIT("`audit`", all(), Map.of(YARN_1, "asks a host that is written into it, whatever registry is configured")),
    AUDIT_SIGNATURES("`audit signatures`", with(npm(), PNPM_11, PNPM_12), sigstoreFirst()),
    AGE("`--before`, `min-release-age`", without(YARN_1));

    private final String title;
    private final Set<Client> clients;
    private final Map<Client, String> reasons;

    Command(String title, Set<Client> clients) {
        this(title, clients, Map.of());
    }

    Command(String title, Set<Client> clients, Map<Client, String> reasons) {
        this.title = title;
        this.clients = clients;
        this.reasons = reasons;
    }

    /** As the table's first column has it. */
    String title() {
        return title;
    }

    /** The clients that have it, or another word for it. */
    Set<Client> clients() {
        return clients;
    }

    /** Why it is not run with clients that have it. */
    Map<Client, String> reasons() {
        return reasons;
    }

    private static Map<Client, String> browserFirst() {
        var note = "logs in in the browser wherever a registry offers that";
        return Map.of(PNPM_11, note, PNPM_12, note);
    }

    private static Map<Client, String> sigstoreFirst() {
        var note = "asks Sigstore's servers first: run by `AuditSignaturesIT`, with that one question left out";
        return Map.of(NPM_10, note, NPM_11, note, NPM_12, note);
    }

    private static Set<Client> all() {
        return EnumSet.allOf(Client.class);
    }

    private static Set<Client> npm() {
        return EnumSet.of(NPM_8, NPM_10, NPM_11, NPM_12);
    }

    private static Set<Client> npmAndPnpm() {
        return with(npm(), PNPM_10, PNPM_11, PNPM_12);
    }

    private static Set<Client> with(Set<Client> clients, Client... more) {
        var set = EnumSet.copyOf(clients);
        set.addAll(Set.of(more));
        return set;
    }

    private static Set<Client> without(Client client) {
        return EnumSet.complementOf(EnumSet.of(client));
    }
}
