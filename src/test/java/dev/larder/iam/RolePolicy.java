package dev.larder.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All statements that have a say about one role's requests, its own and those of the resources. */
record RolePolicy(List<Statement> statements) {

    enum Decision {
        ALLOWED,
        /** No statement allows it. */
        NOT_ALLOWED,
        /** A statement denies it, whatever the others say. */
        DENIED
    }

    RolePolicy {
        statements = List.copyOf(statements);
    }

    /** Reads {@code Statement} of policy documents. */
    static RolePolicy read(List<Map<String, Object>> documents) {
        var statements = new ArrayList<Statement>();
        for (var document : documents) {
            for (var statement : (List<?>) document.get("Statement")) {
                statements.add(Statement.read(map(statement)));
            }
        }
        return new RolePolicy(statements);
    }

    Decision decide(Access access) {
        var matching = statements.stream()
                .filter(statement -> statement.matches(access))
                .toList();
        if (!matching.stream().allMatch(Statement::allow)) {
            return Decision.DENIED;
        }
        return matching.isEmpty() ? Decision.NOT_ALLOWED : Decision.ALLOWED;
    }

    boolean allows(Access access) {
        return decide(access) == Decision.ALLOWED;
    }

    /** Everything that is allowed, in the smallest pieces. */
    List<Statement> grants() {
        return statements.stream()
                .filter(Statement::allow)
                .flatMap(statement -> statement.grants().stream())
                .toList();
    }

    @SuppressWarnings("unchecked") // JSON's objects have text for keys
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}
