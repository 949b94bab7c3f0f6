package dev.larder.client;

import static dev.larder.client.Command.ACCESS_PACKAGES;
import static dev.larder.client.Command.OWNER;

import java.util.Set;

/** Commands whose routes Larder does not have yet: their scenarios are skipped, and the table says so. */
final class Pending {

    static final Set<Command> COMMANDS = Set.of(OWNER, ACCESS_PACKAGES); // the latter adds an owner

    private Pending() {}
}
