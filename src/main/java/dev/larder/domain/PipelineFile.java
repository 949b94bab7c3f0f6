package dev.larder.domain;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a claim names the file that defines a pipeline: as a part of a longer text, on any branch or tag.
 *
 * <pre>
 *   github  workflow_ref       acme/widget/.github/workflows/release.yml@refs/heads/main
 *   gitlab  ci_config_ref_uri  gitlab.example.com/acme/widget//.gitlab-ci.yml@refs/heads/main
 * </pre>
 */
public final class PipelineFile {

    private static final String ANY_REF = "@refs/*";
    private static final Pattern FORM = Pattern.compile(".*/(?<file>[^/@]+)@refs/\\*");

    private PipelineFile() {}

    /** The claim of such workloads that is about {@code file}, when they are of one project. */
    static ClaimPattern claim(Issuer issuer, String claim, ClaimPattern file, Map<String, Set<ClaimPattern>> others) {
        var folder = folder(issuer.kind(), issuer.place(), claim, others)
                .orElseThrow(() -> new Refusal(new Problem.Unusable(
                        "a file can be named only in workflow_ref of github, beside a repository, and in"
                                + " ci_config_ref_uri of gitlab, beside a project_path")));
        if (!file.text().matches("[^/@]+")) {
            throw new Refusal(new Problem.Unusable("the file of a pipeline is given without a path: release.yml"));
        }
        return new ClaimPattern(folder + file + ANY_REF);
    }

    /** The file that {@code publisher}'s claim is about, if it is as {@link #claim} makes it. */
    public static Optional<String> find(TrustedPublisher publisher, String claim) {
        var place = new Issuer(publisher.issuer(), publisher.kind(), Optional.empty()).place();
        var patterns = publisher.claims().get(claim);
        return folder(publisher.kind(), place, claim, publisher.claims())
                .filter(_ -> patterns.size() == 1)
                .flatMap(folder -> {
                    var text = patterns.iterator().next().text();
                    var form = FORM.matcher(text);
                    return form.matches() && text.equals(folder + form.group("file") + ANY_REF)
                            ? Optional.of(form.group("file"))
                            : Optional.empty();
                });
    }

    private static Optional<String> folder(
            Issuer.Kind kind, String place, String claim, Map<String, Set<ClaimPattern>> claims) {
        return switch (kind.word() + " " + claim) {
            case "github workflow_ref" -> one(claims, "repository").map(project -> project + "/.github/workflows/");
            case "gitlab ci_config_ref_uri" -> one(claims, "project_path").map(project -> place + "/" + project + "//");
            default -> Optional.empty();
        };
    }

    private static Optional<ClaimPattern> one(Map<String, Set<ClaimPattern>> claims, String claim) {
        return Optional.ofNullable(claims.get(claim))
                .filter(patterns -> patterns.size() == 1)
                .map(patterns -> patterns.iterator().next());
    }
}
