package dev.larder.client;

import static dev.larder.client.Command.ACCESS_GRANT;
import static dev.larder.client.Command.ACCESS_PACKAGES;
import static dev.larder.client.Command.AUDIT;
import static dev.larder.client.Command.AUDIT_SIGNATURES;
import static dev.larder.client.Command.LOGIN;
import static dev.larder.client.Command.LOGIN_WEB;
import static dev.larder.client.Command.LOGOUT;
import static dev.larder.client.Command.ORG;
import static dev.larder.client.Command.OTP;
import static dev.larder.client.Command.OWNER;
import static dev.larder.client.Command.PROFILE;
import static dev.larder.client.Command.SEARCH;
import static dev.larder.client.Command.STAR;
import static dev.larder.client.Command.TEAM;
import static dev.larder.client.Command.TOKEN;

import java.util.Set;

/** Commands whose routes Larder does not have yet: their scenarios are skipped, and the table says so. */
final class Pending {

    static final Set<Command> COMMANDS = Set.of(
            LOGIN,
            LOGIN_WEB,
            LOGOUT,
            PROFILE,
            OTP,
            TOKEN,
            OWNER,
            ACCESS_PACKAGES,
            ACCESS_GRANT,
            TEAM,
            ORG,
            STAR,
            SEARCH,
            AUDIT,
            AUDIT_SIGNATURES);

    private Pending() {}
}
