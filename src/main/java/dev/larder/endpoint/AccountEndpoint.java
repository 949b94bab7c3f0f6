package dev.larder.endpoint;

import dev.larder.auth.IssueToken;
import dev.larder.auth.OwnProfile;
import dev.larder.auth.RepairAccount;
import dev.larder.auth.Tokens;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.UserName;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.ProfileBodies;
import dev.larder.npm.SmallBodies;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who one is, what one says of oneself, and how whoever runs the registry gets in and helps. */
public final class AccountEndpoint {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private final Tokens tokens;
    private final IssueToken issueToken;
    private final OwnProfile profile;
    private final RepairAccount repair;

    public AccountEndpoint(Tokens tokens, IssueToken issueToken, OwnProfile profile, RepairAccount repair) {
        this.tokens = tokens;
        this.issueToken = issueToken;
        this.profile = profile;
        this.repair = repair;
    }

    Response ping() {
        return SmallBodies.ping();
    }

    Response whoami(Request request) {
        return SmallBodies.whoami(tokens.token(Callers.of(request)).user());
    }

    Response profile(Request request) {
        return ProfileBodies.profile(profile.read(Callers.of(request)));
    }

    Response changeProfile(Request request) {
        var outcome = profile.change(Callers.of(request), () -> ProfileBodies.parse(request.body()));
        return ProfileBodies.outcome(outcome, request.origin().host());
    }

    /** For callers whose AWS credentials API Gateway has verified; no header of theirs can make them one. */
    Response issueToken(Request request) {
        var arn = request.awsIdentity()
                .orElseThrow(() -> new Refusal(new Problem.Unauthenticated(
                        "this asks for AWS credentials: sign the request for execute-api (docs/deploy.md)")));
        var issued = issueToken.toAwsIdentity(arn, Callers.of(request), () -> duration(request));
        return SmallBodies.token(issued.secret(), issued.expires(), request.origin() + "/", issued.user());
    }

    /** CodeArtifact's GetAuthorizationToken calls it so, too. */
    private static Optional<Duration> duration(Request request) {
        return Optional.ofNullable(request.query().get("duration")).map(text -> {
            if (!SECONDS.matcher(text).matches()) {
                throw new Refusal(new Problem.Unusable("duration is a number of seconds: ?duration=900"));
            }
            return Duration.ofSeconds(Long.parseLong(text));
        });
    }

    Response removeSecondFactor(Request request) {
        repair.removeSecondFactor(Callers.of(request), new UserName(request.part("user")).text());
        return SmallBodies.done(200);
    }

    Response setPassword(Request request) {
        repair.setPassword(
                Callers.of(request),
                new UserName(request.part("user")).text(),
                () -> ProfileBodies.password(request.body()));
        return SmallBodies.done(200);
    }
}
