package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyTest {

    private static final Principal ANYONE = new Principal.Anonymous();
    private static final Principal READER = new Principal.User("rita", false);
    private static final Principal.User WRITER = new Principal.User("will", true);

    private final Policy open = new Policy(true, Set.of("acme"));
    private final Policy closed = new Policy(false, Set.of());

    @Test
    void without_a_token_only_public_packages_exist_and_only_where_that_is_allowed() {
        assertThat(open.mayEnter(ANYONE)).isTrue();
        assertThat(open.mayRead(ANYONE, Access.PUBLIC)).isTrue();
        assertThat(open.mayRead(ANYONE, Access.RESTRICTED)).isFalse();
        assertThat(closed.mayEnter(ANYONE)).isFalse();
        assertThat(closed.mayRead(ANYONE, Access.PUBLIC)).isFalse();
    }

    @Test
    void a_token_reads_everything() {
        assertThat(closed.mayEnter(READER)).isTrue();
        assertThat(closed.mayRead(READER, Access.RESTRICTED)).isTrue();
    }

    @Test
    void only_a_token_that_may_write_writes() {
        assertThat(closed.requireWriter(WRITER)).isEqualTo(WRITER);
        assertThatThrownBy(() -> closed.requireWriter(READER))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem()).isInstanceOf(Problem.Forbidden.class));
        assertThatThrownBy(() -> open.requireWriter(ANYONE))
                .isInstanceOfSatisfying(
                        Refusal.class, e -> assertThat(e.problem()).isInstanceOf(Problem.Unauthenticated.class));
    }

    @Test
    void a_scope_is_claimed_with_all_its_packages() {
        assertThat(open.isClaimed(PackageName.parse("@acme/anything"))).isTrue();
        assertThat(open.isClaimed(PackageName.parse("@ACME/anything"))).isTrue();
        assertThat(open.isClaimed(PackageName.parse("@acme-other/anything"))).isFalse();
        assertThat(open.isClaimed(PackageName.parse("acme"))).isFalse();
    }
}
