package dev.larder.domain;

/**
 * What a token allows by itself to a holder who has no account: something with the packages of a pattern.
 *
 * @param permission of {@link Permission#ADMINISTER} follow all others; of each follows reading
 */
public record Allowance(Permission permission, PackagePattern packages) {

    /** Whether {@code wanted} with the package of that name is part of it. */
    public boolean allows(Permission wanted, PackageName name) {
        return (wanted == permission || wanted == Permission.READ || permission == Permission.ADMINISTER)
                && packages.matches(name);
    }

    /** Whether it is about every package, and more than reading them. */
    boolean isToChangeAll() {
        return permission != Permission.READ && packages.equals(PackagePattern.ALL);
    }
}
