package dev.larder.settings;

import dev.larder.domain.Allowance;
import dev.larder.domain.ArnPattern;
import dev.larder.domain.AwsGrants;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import dev.larder.domain.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * LARDER_AWS_GRANTS: {@code arn:aws:iam::*:role/Deploy* publish @acme/* tools-*, read; * read @acme/*}. Semicolons between
 * grants; in each an ARN, and then, with commas between them, a permission and the packages that it is for: all, where
 * none are said.
 */
final class AwsGrantsSetting {

    private static final String NAME = "LARDER_AWS_GRANTS";

    private AwsGrantsSetting() {}

    static AwsGrants from(Environment environment) {
        return environment.text(NAME).map(AwsGrantsSetting::parse).orElse(AwsGrants.NONE);
    }

    private static AwsGrants parse(String text) {
        return new AwsGrants(Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(grant -> !grant.isEmpty())
                .map(AwsGrantsSetting::grant)
                .toList());
    }

    private static AwsGrants.Grant grant(String text) {
        var parts = text.split("\\s+", 2);
        var who = who(parts[0]);
        if (parts.length == 1) {
            throw InvalidSetting.found(NAME, text, "an ARN and then what it may do: " + text + " read");
        }
        var allowances = new ArrayList<Allowance>();
        for (var one : parts[1].split(",", -1)) {
            allowances.addAll(allowances(one.strip()));
        }
        return new AwsGrants.Grant(who, allowances);
    }

    private static ArnPattern who(String text) {
        try {
            return new ArnPattern(text);
        } catch (Refusal e) {
            throw InvalidSetting.found(NAME, text, ArnPattern.EXPECTED);
        }
    }

    private static List<Allowance> allowances(String text) {
        var words = List.of(text.split("\\s+"));
        var permission = permission(words.getFirst())
                .orElseThrow(() -> InvalidSetting.found(
                        NAME,
                        text,
                        "one of read, publish, unpublish and administer, and then packages such as @acme/* or"
                                + " tools-*"));
        var packages = words.subList(1, words.size());
        try {
            return packages.isEmpty()
                    ? List.of(new Allowance(permission, PackagePattern.ALL))
                    : packages.stream()
                            .map(one -> new Allowance(permission, new PackagePattern(one)))
                            .toList();
        } catch (Refusal e) {
            throw InvalidSetting.found(NAME, text, e.getMessage());
        }
    }

    private static Optional<Permission> permission(String verb) {
        return Arrays.stream(Permission.values())
                .filter(permission -> permission.verb().equals(verb))
                .findFirst();
    }
}
