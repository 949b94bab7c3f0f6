package dev.larder.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/architecture.md leads its readers to code that is there. */
class ArchitecturePageTest {

    private static final Pattern METHOD = Pattern.compile("`([A-Z]\\w+\\.[a-z]\\w*)`");

    @Test
    void each_method_that_the_page_names_exists() throws IOException {
        var named = METHOD.matcher(Files.readString(Path.of("docs/architecture.md")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());

        assertThat(named).hasSizeGreaterThan(30).isSubsetOf(methods());
    }

    private static Set<String> methods() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.larder").stream()
                        .map(JavaClass::getMembers)
                        .flatMap(Set::stream)
                        .map(ArchitecturePageTest::shown)
                        .collect(Collectors.toSet());
    }

    private static String shown(JavaMember member) {
        return "`" + member.getOwner().getSimpleName() + "." + member.getName() + "`";
    }
}
