package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyTest {

    private static final Principal ANYONE = new Principal.Anonymous();
    private static final Principal ALICE = user("alice");
    private static final Principal BOB = user("bob");
    private static final Principal CAROL = user("carol");
    private static final PackageName WIDGET = PackageName.parse("@acme/widget");

    private final Policy open = new Policy(true, Set.of("acme"));
    private final Policy closed = new Policy(false, Set.of());

    @Test
    void without_a_token_only_public_packages_exist_and_only_where_that_is_allowed() {
        assertThat(open.mayEnter(ANYONE)).isTrue();
        assertThat(may(open, ANYONE, Permission.READ, ownedBy("alice", Access.PUBLIC), Grants.NONE))
                .isTrue();
        assertThat(may(open, ANYONE, Permission.READ, ownedBy("alice", Access.RESTRICTED), Grants.NONE))
                .isFalse();
        assertThat(may(open, ANYONE, Permission.PUBLISH, ownedBy("alice", Access.PUBLIC), Grants.NONE))
                .isFalse();
        assertThat(closed.mayEnter(ANYONE)).isFalse();
        assertThat(may(closed, ANYONE, Permission.READ, ownedBy("alice", Access.PUBLIC), Grants.NONE))
                .isFalse();
    }

    @Test
    void without_rules_users_read_and_owners_do_the_rest() {
        var widget = ownedBy("alice", Access.RESTRICTED);

        assertThat(may(closed, BOB, Permission.READ, widget, Grants.NONE)).isTrue();
        for (var permission : List.of(Permission.PUBLISH, Permission.UNPUBLISH, Permission.ADMINISTER)) {
            assertThat(may(closed, ALICE, permission, widget, Grants.NONE)).isTrue();
            assertThat(may(closed, BOB, permission, widget, Grants.NONE)).isFalse();
        }
        assertThat(may(closed, BOB, Permission.PUBLISH, Subject.unborn(WIDGET), Grants.NONE))
                .isTrue();
    }

    @Test
    void the_first_rule_that_matches_decides() {
        var grants = rules(
                rule("@acme/wid*", Map.of(Permission.READ, Set.of("bob"))),
                rule("@acme/*", Map.of(Permission.READ, Set.of("carol"), Permission.PUBLISH, Set.of("carol"))));
        var widget = ownedBy("dave", Access.PUBLIC);

        assertThat(may(open, BOB, Permission.READ, widget, grants)).isTrue();
        assertThat(may(open, CAROL, Permission.READ, widget, grants)).isFalse();
        assertThat(may(open, ANYONE, Permission.READ, widget, grants)).isFalse();
        assertThat(may(open, CAROL, Permission.PUBLISH, subject("@acme/other"), grants))
                .isTrue();
        assertThat(may(open, BOB, Permission.PUBLISH, subject("@acme/other"), grants))
                .isFalse();
        assertThat(may(open, BOB, Permission.READ, subject("elsewhere"), grants))
                .isTrue();
    }

    @Test
    void who_may_do_more_may_also_read() {
        var grants =
                rules(rule("@acme/*", Map.of(Permission.READ, Set.of("carol"), Permission.PUBLISH, Set.of("bob"))));

        assertThat(may(closed, BOB, Permission.READ, subject("@acme/other"), grants))
                .isTrue();
    }

    @Test
    void teams_and_organisations_stand_for_their_users() {
        var grants = new Grants(
                1,
                Set.of(),
                List.of(rule(
                        "@acme/*", Map.of(Permission.READ, Set.of("@acme"), Permission.PUBLISH, Set.of("@acme:devs")))),
                Map.of("acme/bob", Grants.Role.DEVELOPER, "acme/carol", Grants.Role.ADMIN),
                Map.of("acme:devs", new Grants.Team(1, Set.of("alice"))));
        var other = subject("@acme/other");

        assertThat(may(closed, ALICE, Permission.PUBLISH, other, grants)).isTrue();
        assertThat(may(closed, BOB, Permission.READ, other, grants)).isTrue();
        assertThat(may(closed, BOB, Permission.PUBLISH, other, grants)).isFalse();
        assertThat(may(closed, CAROL, Permission.ADMINISTER, other, grants)).isTrue();
        assertThat(may(closed, user("eve"), Permission.READ, other, grants)).isFalse();
        assertThat(closed.mayAdministerOrg(CAROL, "acme", grants)).isTrue();
        assertThat(closed.mayAdministerOrg(BOB, "acme", grants)).isFalse();
    }

    @Test
    void a_package_can_be_granted_to_a_team() {
        var grants = new Grants(
                1,
                Set.of(),
                List.of(rule("@acme/*", Map.of(Permission.READ, Set.of("alice"), Permission.PUBLISH, Set.of("alice")))),
                Map.of(),
                Map.of("acme:devs", new Grants.Team(1, Set.of("bob"))));
        var widget = new Subject(
                WIDGET,
                Subject.Ownership.HOSTED,
                Access.RESTRICTED,
                Set.of("alice"),
                Map.of("acme:devs@1", Permission.PUBLISH));

        assertThat(may(closed, BOB, Permission.PUBLISH, widget, grants)).isTrue();
        assertThat(may(closed, BOB, Permission.READ, widget, grants)).isTrue();
        assertThat(may(closed, BOB, Permission.UNPUBLISH, widget, grants)).isFalse();
    }

    @Test
    void a_tokens_limits_hold_even_for_administrators() {
        var reader = new Principal.User("root", true, new Limits(true, List.of()));
        var one = new Principal.User("root", true, new Limits(false, List.of(new PackagePattern("@acme/widget"))));
        var widget = ownedBy("alice", Access.RESTRICTED);

        assertThat(may(closed, reader, Permission.READ, widget, Grants.NONE)).isTrue();
        assertThat(may(closed, reader, Permission.PUBLISH, widget, Grants.NONE)).isFalse();
        assertThat(may(closed, one, Permission.PUBLISH, widget, Grants.NONE)).isTrue();
        assertThat(may(closed, one, Permission.READ, subject("@acme/other"), Grants.NONE))
                .isFalse();
        assertThat(may(closed, one, Permission.READ, Subject.proxied(PackageName.parse("left-pad")), Grants.NONE))
                .isTrue();
        assertThat(closed.isAdministrator(one, Grants.NONE)).isFalse();
        assertThat(closed.isAdministrator(new Principal.User("root", true, Limits.NONE), Grants.NONE))
                .isTrue();
    }

    @Test
    void a_guest_may_what_the_token_allows_and_nothing_that_is_said_of_the_name() {
        var guest = new Principal.Guest(
                "role/Deploy", List.of(new Allowance(Permission.PUBLISH, new PackagePattern("@acme/*"))));
        var grants = new Grants(
                1,
                Set.of("role/Deploy"),
                List.of(rule("**", Map.of(Permission.READ, Set.of(Rule.ALL), Permission.UNPUBLISH, Set.of(Rule.ALL)))),
                Map.of("acme/role/Deploy", Grants.Role.OWNER),
                Map.of());
        var widget = ownedBy("role/Deploy", Access.PUBLIC);

        assertThat(may(open, guest, Permission.PUBLISH, widget, grants)).isTrue();
        assertThat(may(open, guest, Permission.READ, widget, grants)).isTrue();
        assertThat(may(open, guest, Permission.UNPUBLISH, widget, grants)).isFalse();
        assertThat(may(open, guest, Permission.ADMINISTER, widget, grants)).isFalse();
        assertThat(may(open, guest, Permission.READ, subject("elsewhere"), grants))
                .isFalse();
        assertThat(open.isAdministrator(guest, grants)).isFalse();
        assertThat(open.mayAdministerOrg(guest, "acme", grants)).isFalse();
        assertThat(open.maySeeOrg(guest, "acme", grants)).isFalse();
    }

    @Test
    void of_administering_follows_everything_else_and_of_everything_reading() {
        var pattern = new PackagePattern("@acme/*");

        for (var permission : Permission.values()) {
            assertThat(new Allowance(Permission.ADMINISTER, pattern).allows(permission, WIDGET))
                    .isTrue();
            assertThat(new Allowance(permission, pattern).allows(Permission.READ, WIDGET))
                    .isTrue();
            assertThat(new Allowance(Permission.READ, pattern).allows(permission, WIDGET))
                    .isEqualTo(permission == Permission.READ);
        }
    }

    @Test
    void a_scope_is_claimed_with_all_its_packages() {
        assertThat(open.isClaimed(PackageName.parse("@acme/anything"))).isTrue();
        assertThat(open.isClaimed(PackageName.parse("@ACME/anything"))).isTrue();
        assertThat(open.isClaimed(PackageName.parse("@acme-other/anything"))).isFalse();
        assertThat(open.isClaimed(PackageName.parse("acme"))).isFalse();
    }

    private static boolean may(Policy policy, Principal who, Permission wanted, Subject subject, Grants grants) {
        return policy.may(who, wanted, subject, grants);
    }

    private static Principal user(String name) {
        return new Principal.User(name, false, Limits.NONE);
    }

    private static Subject ownedBy(String owner, Access access) {
        return new Subject(WIDGET, Subject.Ownership.HOSTED, access, Set.of(owner), Map.of());
    }

    private static Subject subject(String name) {
        return new Subject(
                PackageName.parse(name), Subject.Ownership.HOSTED, Access.RESTRICTED, Set.of("dave"), Map.of());
    }

    private static Rule rule(String pattern, Map<Permission, Set<String>> given) {
        return new Rule(new PackagePattern(pattern), given);
    }

    private static Grants rules(Rule... rules) {
        return new Grants(1, Set.of(), List.of(rules), Map.of(), Map.of());
    }

    /** Whoever has read the grants before that took nothing from it. */
    @Test
    void a_team_is_gone_that_was_destroyed_and_not_one_that_was_made_since() {
        var devs = TeamName.parse("acme:devs");
        var made = Grants.NONE.withTeam(devs);
        var destroyed = made.withoutTeam(devs);

        assertThat(made.isGone("acme:devs@1")).isFalse();
        assertThat(destroyed.isGone("acme:devs@1")).isTrue();
        assertThat(destroyed.withTeam(devs).isGone("acme:devs@1")).isTrue();
        assertThat(destroyed.isGone("acme:devs@3")).isFalse();
    }
}
