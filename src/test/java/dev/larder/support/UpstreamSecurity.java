package dev.larder.support;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.semver4j.Semver;

/** What an {@link UpstreamRegistry} says of the safety of its packages. */
public final class UpstreamSecurity {

    private final Map<String, List<Map<String, Object>>> advisories = new ConcurrentHashMap<>();
    private volatile Optional<String> fixed = Optional.empty();

    /** From now on it warns of the versions of {@code name} in {@code range}. */
    public void warnOf(String name, String range, int id, String severity) {
        var advisory = new LinkedHashMap<String, Object>();
        advisory.put("id", id);
        advisory.put("url", "https://advisories.example.test/GHSA-test-" + id);
        advisory.put("title", "A made-up weakness in " + name);
        advisory.put("severity", severity);
        advisory.put("vulnerable_versions", range);
        advisory.put("cwe", List.of("CWE-1321"));
        advisory.put("cvss", Map.of("score", 7.5, "vectorString", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"));
        advisories.computeIfAbsent(name, _ -> new CopyOnWriteArrayList<>()).add(advisory);
    }

    /** From now on it answers every question for advisories with this text. */
    public void answerAdvisoriesWith(String text) {
        fixed = Optional.of(text);
    }

    /** As npm's registry answers the bulk audit: what is about one of the versions asked for. */
    UpstreamRegistry.Answer advisories(byte[] question) {
        if (fixed.isPresent()) {
            return new UpstreamRegistry.Answer(
                    200, "application/json", Map.of(), fixed.get().getBytes(StandardCharsets.UTF_8));
        }
        var answer = new LinkedHashMap<String, Object>();
        Json.object(question).forEach((name, versions) -> {
            var found = new ArrayList<>();
            for (var advisory : advisories.getOrDefault(name, List.of())) {
                var range = advisory.get("vulnerable_versions").toString();
                if (((List<?>) versions)
                        .stream()
                                .anyMatch(version ->
                                        Semver.parse(version.toString()).satisfies(range, true))) {
                    found.add(advisory);
                }
            }
            if (!found.isEmpty()) {
                answer.put(name, found);
            }
        });
        return UpstreamRegistry.Answer.ok(answer);
    }
}
