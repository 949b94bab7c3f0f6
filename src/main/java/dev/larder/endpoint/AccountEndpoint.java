package dev.larder.endpoint;

import dev.larder.auth.IssueToken;
import dev.larder.auth.Tokens;
import dev.larder.domain.Principal;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.http.Request;
import dev.larder.http.Response;
import dev.larder.npm.SmallBodies;

/** Who one is, and how one gets a token. */
public final class AccountEndpoint {

    private final Tokens tokens;
    private final IssueToken issueToken;

    public AccountEndpoint(Tokens tokens, IssueToken issueToken) {
        this.tokens = tokens;
        this.issueToken = issueToken;
    }

    Response ping() {
        return SmallBodies.ping();
    }

    Response whoami(Request request) {
        return switch (tokens.who(Callers.of(request))) {
            case Principal.User user -> SmallBodies.whoami(user.name());
            case Principal.Anonymous _ ->
                throw new Refusal(new Problem.Unauthenticated("no token was sent: put one in your .npmrc"));
        };
    }

    /** For callers whose AWS credentials API Gateway has verified; no header of theirs can make them one. */
    Response issueToken(Request request) {
        var arn = request.awsIdentity()
                .orElseThrow(() -> new Refusal(new Problem.Unauthenticated(
                        "this asks for AWS credentials: sign the request for execute-api (docs/deploy.md)")));
        var issued = issueToken.toAwsIdentity(arn);
        return SmallBodies.token(issued.secret(), issued.expires());
    }
}
