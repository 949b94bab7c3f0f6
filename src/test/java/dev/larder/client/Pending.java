package dev.larder.client;

import static dev.larder.client.Command.ACCESS_GRANT;
import static dev.larder.client.Command.ACCESS_LIST;
import static dev.larder.client.Command.ACCESS_STATUS;
import static dev.larder.client.Command.DEPRECATE;
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
import static dev.larder.client.Command.UNPUBLISH_PACKAGE;
import static dev.larder.client.Command.UNPUBLISH_VERSION;

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
            ACCESS_LIST,
            ACCESS_STATUS,
            ACCESS_GRANT,
            TEAM,
            ORG,
            UNPUBLISH_VERSION,
            UNPUBLISH_PACKAGE,
            DEPRECATE,
            STAR,
            SEARCH);


    private Pending() {}
}
