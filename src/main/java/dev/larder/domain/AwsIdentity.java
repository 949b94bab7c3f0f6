package dev.larder.domain;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who has signed a request with AWS credentials.
 *
 * @param arn of a role's session the role's, without its path, which AWS does not say; everybody else's as AWS says it
 */
public record AwsIdentity(String arn) {

    private static final Pattern SESSION =
            Pattern.compile("arn:([^:]+):sts::([0-9]+):(?:assumed-role/([^/:]+)/[^/:]+" + "|(federated-user/[^/:]+))");
    private static final Pattern IDENTITY =
            Pattern.compile("arn:[^:]+:iam::[0-9]+:(?:root|role/[^/:]+|user/.+|federated-user/[^/:]+)");

    /** What an ARN has between its colons; the last holds whatever colons are left. */
    static final int FIELDS = 6;

    /** The identity behind an ARN as {@code aws sts get-caller-identity} prints it; none behind any other text. */
    public static Optional<AwsIdentity> find(String caller) {
        var session = SESSION.matcher(caller);
        if (!session.matches()) {
            return IDENTITY.matcher(caller).matches() ? Optional.of(new AwsIdentity(caller)) : Optional.empty();
        }
        var resource = session.group(3) == null ? session.group(4) : "role/" + session.group(3);
        return Optional.of(new AwsIdentity("arn:" + session.group(1) + ":iam::" + session.group(2) + ":" + resource));
    }

    /**
     * The user name here: {@code role/Deploy}, {@code user/bob}, without a path, and the same for every session of a role,
     * whose name changes with each job; {@code root}.
     */
    public String name() {
        var resource = arn.split(":", FIELDS)[FIELDS - 1]; // a user's path may hold more colons
        var slash = resource.indexOf('/');
        return slash < 0 ? resource : resource.substring(0, slash) + resource.substring(resource.lastIndexOf('/'));
    }
}
