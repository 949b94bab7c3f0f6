package dev.larder.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Allowance;
import dev.larder.domain.AwsGrants;
import dev.larder.domain.AwsIdentity;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsGrantsSettingTest {

    private static AwsGrants read(String text) {
        return AwsGrantsSetting.from(new Environment(Map.of("LARDER_AWS_GRANTS", text)));
    }

    private static List<Allowance> allowed(String text, String role) {
        return read(text)
                .to(AwsIdentity.find("arn:aws:sts::111122223333:assumed-role/" + role + "/job")
                        .orElseThrow());
    }

    private static Allowance of(Permission permission, String packages) {
        return new Allowance(permission, new PackagePattern(packages));
    }

    @Test
    void a_grant_is_an_arn_and_what_it_may_do() {
        var text = "arn:aws:iam::*:role/Deploy* publish @acme/* tools-*, unpublish @acme/beta-*;\n"
                + "  arn:aws:iam::111122223333:role/Admin* administer; * read;";

        assertThat(allowed(text, "Deploy-web"))
                .containsExactly(
                        of(Permission.PUBLISH, "@acme/*"),
                        of(Permission.PUBLISH, "tools-*"),
                        of(Permission.UNPUBLISH, "@acme/beta-*"),
                        of(Permission.READ, "**"));
        assertThat(allowed(text, "Admins")).containsExactly(of(Permission.ADMINISTER, "**"), of(Permission.READ, "**"));
        assertThat(allowed(text, "Other")).containsExactly(of(Permission.READ, "**"));
    }

    /** There is a package of that name. */
    @Test
    void a_permission_is_the_first_word_and_a_package_every_other() {
        assertThat(allowed("* publish read", "ci")).containsExactly(of(Permission.PUBLISH, "read"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ";", " ; "})
    void nothing_said_is_nothing_granted(String text) {
        assertThat(read(text)).isEqualTo(AwsGrants.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*|an ARN and then what it may do: * read",
                "role/Deploy publish|without the role's path",
                "arn:aws:sts::1:assumed-role/Deploy/* publish|without the role's path",
                "* write|one of read, publish, unpublish and administer",
                "* READ|one of read, publish, unpublish and administer",
                "* read,|one of read, publish, unpublish and administer",
                "* publish @acme|a package pattern is a name such as",
                "* publish @acme/* @tools/*/x|a package pattern is a name such as"
            })
    void what_cannot_be_meant_is_refused(String text, String why) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageStartingWith("LARDER_AWS_GRANTS is \"")
                .hasMessageContaining(why);
    }
}
