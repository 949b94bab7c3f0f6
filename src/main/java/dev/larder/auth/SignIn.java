package dev.larder.auth;

import dev.larder.domain.UserName;
import java.util.Optional;

/**
 * What somebody types in order to log in, or to make an account.
 *
 * @param email sent by {@code npm adduser}, and by those clients whose login is that as well
 */
public record SignIn(UserName name, String password, Optional<String> email) {}
