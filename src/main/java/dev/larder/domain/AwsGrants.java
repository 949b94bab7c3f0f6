package dev.larder.domain;

import java.util.List;

/** What callers with AWS credentials may do here: nobody anything that no grant says of them. */
public record AwsGrants(List<Grant> grants) {

    /** Nobody may do anything. */
    public static final AwsGrants NONE = new AwsGrants(List.of());

    /** What some may do. */
    public record Grant(ArnPattern who, List<Allowance> allowances) {

        public Grant {
            allowances = List.copyOf(allowances);
        }
    }

    public AwsGrants {
        grants = List.copyOf(grants);
    }

    /** What {@code who} may do: all that the grants which match say together. */
    public List<Allowance> to(AwsIdentity who) {
        return grants.stream()
                .filter(grant -> grant.who().matches(who))
                .flatMap(grant -> grant.allowances().stream())
                .distinct()
                .toList();
    }
}
