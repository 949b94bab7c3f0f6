package dev.larder.endpoint;

import dev.larder.web.LoginPage;

/** What the routes lead to. */
public record Endpoints(
        ReadEndpoint read,
        WriteEndpoint write,
        AccessEndpoint access,
        AccountEndpoint account,
        LoginEndpoint login,
        LoginPage loginPage,
        TokensEndpoint tokens,
        StarsEndpoint stars,
        SecurityEndpoint security,
        SearchEndpoint search,
        StorageEndpoint storage,
        LockfilesEndpoint lockfiles,
        AuditEndpoint audit) {}
