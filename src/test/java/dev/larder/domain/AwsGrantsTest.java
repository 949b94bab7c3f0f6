package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsGrantsTest {

    private static final String ROLE = "arn:aws:iam::111122223333:role/Deploy";
    private static final Allowance READ = new Allowance(Permission.READ, PackagePattern.ALL);
    private static final Allowance PUBLISH = new Allowance(Permission.PUBLISH, new PackagePattern("@acme/*"));

    /** What API Gateway says of a caller, what patterns are about, and the user name. */
    @ParameterizedTest
    @CsvSource({
        "arn:aws:sts::111122223333:assumed-role/Deploy/job-7, arn:aws:iam::111122223333:role/Deploy, role/Deploy",
        "arn:aws-cn:sts::1:assumed-role/Deploy/j@b.c, arn:aws-cn:iam::1:role/Deploy, role/Deploy",
        "arn:aws:iam::1:user/bob, arn:aws:iam::1:user/bob, user/bob",
        "arn:aws:iam::1:user/people/red/bob, arn:aws:iam::1:user/people/red/bob, user/bob",
        // A path is chosen by whoever makes the user, and may hold colons.
        "arn:aws:iam::1:user/x:role/Deploy, arn:aws:iam::1:user/x:role/Deploy, user/Deploy",
        "arn:aws:iam::1:user/x:github:acme/Deploy, arn:aws:iam::1:user/x:github:acme/Deploy, user/Deploy",
        "arn:aws:sts::1:federated-user/bob, arn:aws:iam::1:federated-user/bob, federated-user/bob",
        "arn:aws:iam::1:root, arn:aws:iam::1:root, root"
    })
    void an_identity_is_the_role_behind_a_session(String caller, String arn, String name) {
        var identity = AwsIdentity.find(caller).orElseThrow();

        assertThat(identity.arn()).isEqualTo(arn);
        assertThat(identity.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bob",
                "arn:aws:iam::1:group/x",
                "arn:aws:s3:::bucket",
                "arn:aws:sts::1:assumed-role/Deploy",
                "arn:aws:sts::1:assumed-role/a/b/c",
                "arn:aws:sts::1:assumed-role/:role/a/b"
            })
    void other_text_is_nobody(String text) {
        assertThat(AwsIdentity.find(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                ROLE,
                "arn:aws:iam::*:role/Deploy",
                "arn:*:iam::111122223333:role/De*",
                "arn:aws:iam::1111*:role/*",
                "arn:aws:iam::111122223333:*"
            })
    void a_pattern_is_about_a_role_and_all_its_sessions(String pattern) {
        assertThat(matches(pattern, "arn:aws:sts::111122223333:assumed-role/Deploy/job"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::*:role/Deploy, arn:aws:sts::1:assumed-role/DeployMore/job",
        "arn:aws:iam::*:role/Deploy, arn:aws:sts::1:assumed-role/deploy/job",
        "arn:aws:iam::1:role/Deploy, arn:aws:sts::2:assumed-role/Deploy/job",
        "arn:aws:iam::*:role/Deploy, arn:aws:iam::1:user/Deploy",
        "arn:aws:iam::*:role/*, arn:aws:iam::1:user/Deploy",
        "arn:aws:iam::*:root, arn:aws:iam::1:user/root",
        // A path is chosen by whoever makes the user, and may hold colons.
        "arn:aws:iam::*:role/Deploy, arn:aws:iam::1:user/:role/Deploy",
        "arn:aws:iam::*:user/admin, arn:aws:iam::1:user/x:user/admin",
        "arn:aws-cn:iam::*:role/Deploy, arn:aws:sts::1:assumed-role/Deploy/job"
    })
    void it_is_about_nobody_else(String pattern, String caller) {
        assertThat(matches(pattern, caller)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "**",
                "Deploy",
                "role/Deploy",
                "arn:aws:sts::1:assumed-role/Deploy/*",
                "arn:aws:iam::1:role/service-role/Deploy",
                "arn:aws:iam::1:role/",
                "arn:aws:iam::1:group/x",
                "arn:aws:iam:eu-central-1:1:role/Deploy",
                "arn:aws:iam::acme:role/Deploy",
                "arn:aws:*::1:role/Deploy",
                "arn:aws:iam::1:roleDeploy"
            })
    void what_would_match_nobody_is_no_pattern(String text) {
        assertThatThrownBy(() -> new ArnPattern(text))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("role's path");
    }

    @Test
    void all_grants_that_match_say_together_what_somebody_may() {
        var grants = new AwsGrants(List.of(
                new AwsGrants.Grant(new ArnPattern("*"), List.of(READ)),
                new AwsGrants.Grant(new ArnPattern(ROLE), List.of(PUBLISH, READ))));

        assertThat(grants.to(AwsIdentity.find(ROLE).orElseThrow())).containsExactly(READ, PUBLISH);
        assertThat(grants.to(AwsIdentity.find(ROLE + "Other").orElseThrow())).containsExactly(READ);
        assertThat(AwsGrants.NONE.to(AwsIdentity.find(ROLE).orElseThrow())).isEmpty();
    }

    private static boolean matches(String pattern, String caller) {
        return new ArnPattern(pattern).matches(AwsIdentity.find(caller).orElseThrow());
    }
}
