package dev.larder.endpoint;

import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.BulkAudit;
import dev.larder.npm.QuickAudit;
import dev.larder.npm.SecurityBodies;
import dev.larder.registry.FindAdvisories;
import dev.larder.registry.ReadAttestations;
import dev.larder.registry.ReadKeys;
import java.util.Optional;

/** How safe packages are. */
public final class SecurityEndpoint {

    /** What a workspace of ten thousand packages needs, several times. */
    private static final int LARGEST_QUESTION = 32 << 20;

    /** In place of a question that cannot be read any more. */
    private static final byte[] NOTHING = {'{', '}'};

    private static final String LOST = "API Gateway has not handed on what was to be audited: nothing was audited";

    private final FindAdvisories advisories;
    private final ReadKeys keys;
    private final ReadAttestations attestations;

    public SecurityEndpoint(FindAdvisories advisories, ReadKeys keys, ReadAttestations attestations) {
        this.advisories = advisories;
        this.keys = keys;
        this.attestations = attestations;
    }

    Response advisories(Request request) {
        var found = advisories.find(Callers.of(request), () -> BulkAudit.inventory(question(request)));
        return Response.fitting(found.json()).noticed(notice(request, found.notice()));
    }

    Response audit(Request request) {
        var found = advisories.find(Callers.of(request), () -> QuickAudit.inventory(question(request)));
        return Response.fitting(QuickAudit.report(question(request), found.json()))
                .noticed(notice(request, found.notice()));
    }

    private static byte[] question(Request request) {
        return request.isMangled() ? NOTHING : request.expandedBody(LARGEST_QUESTION);
    }

    /** An audit fails no install, whatever has become of its question. */
    private static Optional<String> notice(Request request, Optional<String> found) {
        return request.isMangled() ? Optional.of(LOST) : found;
    }

    Response keys(Request request) {
        var found = keys.read(Callers.of(request));
        return SecurityBodies.keys(found.ours(), found.theirs()).noticed(found.notice());
    }

    Response attestations(Request request) {
        var spec = request.part("attested");
        var at = spec.lastIndexOf('@');
        if (at < 1) {
            throw new Refusal(new Problem.InvalidVersion(""));
        }
        var name = PackageName.parse(spec.substring(0, at));
        var version = new Version(spec.substring(at + 1));
        return Response.fitting(attestations.read(Callers.of(request), name, version));
    }
}
