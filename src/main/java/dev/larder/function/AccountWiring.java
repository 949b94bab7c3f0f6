package dev.larder.function;

import dev.larder.audit.Trail;
import dev.larder.auth.AccountGate;
import dev.larder.auth.Accounts;
import dev.larder.auth.Attempts;
import dev.larder.auth.IssueToken;
import dev.larder.auth.Login;
import dev.larder.auth.OneTimePasswords;
import dev.larder.auth.OwnProfile;
import dev.larder.auth.OwnTokens;
import dev.larder.auth.PasswordCheck;
import dev.larder.auth.Passwords;
import dev.larder.auth.RepairAccount;
import dev.larder.auth.SignUp;
import dev.larder.auth.TokenUses;
import dev.larder.auth.Tokens;
import dev.larder.auth.WebLogin;
import dev.larder.domain.Policy;
import dev.larder.endpoint.AccountEndpoint;
import dev.larder.endpoint.LoginEndpoint;
import dev.larder.endpoint.TokensEndpoint;
import dev.larder.registry.Administrators;
import dev.larder.storage.Turns;
import dev.larder.web.LoginPage;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** The part of {@link Wiring} that is about people: accounts, tokens, logging in. */
@Factory
final class AccountWiring {

    private final Ports ports;
    private final Turns turns;

    AccountWiring(Ports ports) {
        this.ports = ports;
        this.turns = new Turns(ports.random());
    }

    @Singleton
    TokenUses tokenUses() {
        return new TokenUses(ports.table());
    }

    @Singleton
    Tokens tokens(TokenUses uses) {
        return new Tokens(ports.table(), ports.clock(), uses);
    }

    @Singleton
    Accounts accounts(Trail trail) {
        return new Accounts(ports.table(), ports.clock(), turns, trail);
    }

    @Singleton
    Attempts attempts() {
        return new Attempts(ports.table(), ports.clock(), turns);
    }

    @Singleton
    Passwords passwords() {
        return new Passwords(ports.random());
    }

    @Singleton
    PasswordCheck passwordCheck(Accounts accounts, Passwords passwords, Attempts attempts) {
        return new PasswordCheck(accounts, passwords, attempts);
    }

    @Singleton
    OneTimePasswords oneTimePasswords(Accounts accounts, Attempts attempts) {
        return new OneTimePasswords(accounts, attempts, ports.clock());
    }

    @Singleton
    Administrators administrators(Tokens tokens, Policy policy) {
        return new Administrators(tokens, ports.table(), policy);
    }

    @Singleton
    SignUp signUp(Passwords passwords, Administrators administrators, AccountGate gate) {
        return new SignUp(passwords, ports.settings().signUp(), administrators::find, gate, ports.clock());
    }

    @Singleton
    Login login(
            Accounts accounts,
            PasswordCheck passwords,
            OneTimePasswords oneTimePasswords,
            SignUp signUp,
            Tokens tokens) {
        return new Login(accounts, passwords, oneTimePasswords, signUp, tokens, ports.clock(), ports.random());
    }

    @Singleton
    WebLogin webLogin(Login login, Attempts attempts) {
        return new WebLogin(login, attempts, ports.table(), ports.clock(), ports.random());
    }

    @Singleton
    AccountGate accountGate(
            Tokens tokens, Accounts accounts, PasswordCheck passwords, OneTimePasswords oneTimePasswords) {
        return new AccountGate(tokens, accounts, passwords, oneTimePasswords);
    }

    @Singleton
    AccountEndpoint accountEndpoint(
            Tokens tokens,
            AccountGate gate,
            Accounts accounts,
            Passwords passwords,
            OneTimePasswords oneTimePasswords,
            Administrators administrators,
            Trail trail) {
        return new AccountEndpoint(
                tokens,
                new IssueToken(tokens, ports.settings().awsGrants(), ports.clock(), ports.random()),
                new OwnProfile(gate, accounts, passwords, oneTimePasswords, tokens, ports.random()),
                new RepairAccount(gate, administrators::require, accounts, passwords, tokens, trail, ports.clock()));
    }

    @Singleton
    LoginEndpoint loginEndpoint(Login login, WebLogin webLogin, Accounts accounts, Tokens tokens) {
        return new LoginEndpoint(login, webLogin, accounts, tokens);
    }

    @Singleton
    TokensEndpoint tokensEndpoint(AccountGate gate, Accounts accounts, Tokens tokens, TokenUses uses) {
        return new TokensEndpoint(new OwnTokens(gate, accounts, tokens, uses, ports.clock(), ports.random()));
    }

    @Singleton
    LoginPage loginPage(WebLogin webLogin, SignUp signUp) {
        return new LoginPage(webLogin, signUp);
    }
}
