package dev.larder.iam;

import java.util.Set;

/** What a role must allow although no test sees it used: others do it, in the function's name. */
enum Unseen {
    /** Lambda writes what a function prints, with the function's role. */
    LOGS("", Set.of("logs:CreateLogStream", "logs:PutLogEvents")),

    /** Lambda takes the messages from the queue that it invokes RefreshFunction with, with that function's role. */
    POLLING(
            "RefreshFunction",
            Set.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes")),

    /** Secrets Manager decrypts with a customer's key, with the role of who asks for the secret. */
    SECRETS_KEY("", Set.of("kms:Decrypt"));

    private final String function;
    private final Set<String> actions;

    Unseen(String function, Set<String> actions) {
        this.function = function;
        this.actions = actions;
    }

    Set<String> actions() {
        return actions;
    }

    static boolean explains(String function, Statement grant) {
        for (var unseen : values()) {
            if (unseen.actions.containsAll(grant.actions())
                    && (unseen.function.isEmpty() || unseen.function.equals(function))) {
                return unseen != SECRETS_KEY
                        || grant.conditions().stream()
                                .anyMatch(condition -> condition.key().equals("kms:ViaService"));
            }
        }
        return false;
    }
}
