package dev.larder.support;

import dev.larder.domain.Signature;
import dev.larder.domain.Version;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.semver4j.Semver;

/** What an {@link UpstreamRegistry} says of the safety of its packages. */
public final class UpstreamSecurity {

    private final Map<String, List<Map<String, Object>>> advisories = new ConcurrentHashMap<>();
    private final Map<String, PackageFiles> attested = new ConcurrentHashMap<>();
    private final Set<String> forged = ConcurrentHashMap.newKeySet();
    private volatile Optional<MemorySigner> signer = Optional.empty();
    private volatile Optional<String> fixedKeys = Optional.empty();
    private volatile Optional<String> fixed = Optional.empty();

    /** From now on it signs what is published, with a key of its own. */
    public MemorySigner sign() {
        signer = signer.or(() -> Optional.of(new MemorySigner()));
        return signer.get();
    }

    /** From now on it has attestations of {@code made}, and says so in what is published of it afterwards. */
    public void attest(PackageFiles made) {
        attested.put(made.name() + "@" + made.version(), made);
    }

    /** As npm's registry answers for the attestations of {@code spec}, a name and a version. */
    Answer attestations(String spec) {
        return Optional.ofNullable(attested.get(spec))
                .map(made -> Answer.ok(Provenance.answer(made)))
                .orElseGet(() -> Answer.error(404));
    }

    /** What it adds to the {@code dist} of a version. */
    Map<String, Object> dist(PackageFiles made, URI registry) {
        var dist = new LinkedHashMap<String, Object>();
        if (signer.isPresent()) {
            dist.put("signatures", signatures(made));
        }
        var spec = made.name() + "@" + made.version();
        if (attested.containsKey(spec)) {
            var url = registry + UpstreamRegistry.ATTESTATIONS.substring(1) + spec.replace("/", "%2f");
            dist.put("attestations", Map.of("url", url, "provenance", Map.of("predicateType", Provenance.PREDICATE)));
        }
        return dist;
    }

    /** From now on its signatures of {@code name} are those of something else. */
    public void forge(String name) {
        forged.add(name);
    }

    private List<Map<String, String>> signatures(PackageFiles made) {
        return signer.stream()
                .map(key -> new Signature(key.key(), key.sign(message(made))))
                .map(signature -> Map.of("keyid", signature.keyId(), "sig", signature.value()))
                .toList();
    }

    private byte[] message(PackageFiles made) {
        var other = forged.contains(made.name().toString()) ? new Version("6.6.6") : made.version();
        return Signature.message(made.name(), other, made.integrity());
    }

    /** As npm's registry answers for its keys. */
    Answer keys() {
        return fixedKeys.map(UpstreamSecurity::text).orElseGet(this::realKeys);
    }

    private Answer realKeys() {
        return signer.map(MemorySigner::key)
                .map(key -> {
                    var entry = new LinkedHashMap<String, Object>();
                    entry.put("expires", null);
                    entry.put("keyid", key.id());
                    entry.put("keytype", "ecdsa-sha2-nistp256");
                    entry.put("scheme", "ecdsa-sha2-nistp256");
                    entry.put("key", key.spki());
                    return Answer.ok(Map.of("keys", List.of(entry)));
                })
                .orElseGet(() -> Answer.error(404));
    }

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

    /** From now on it answers every question for keys with this text. */
    public void answerKeysWith(String text) {
        fixedKeys = Optional.of(text);
    }

    private static Answer text(String text) {
        return new Answer(200, "application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    /** From now on it answers every question for advisories with this text. */
    public void answerAdvisoriesWith(String text) {
        fixed = Optional.of(text);
    }

    /** As npm's registry answers the bulk audit: what is about one of the versions asked for. */
    Answer advisories(byte[] question) {
        if (fixed.isPresent()) {
            return text(fixed.get());
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
        return Answer.ok(answer);
    }
}
