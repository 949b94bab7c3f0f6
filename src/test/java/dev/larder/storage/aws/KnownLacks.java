package dev.larder.storage.aws;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What an emulator at {@code AWS_ENDPOINT_URL} cannot do, by the test that it would fail. All others must pass there. */
final class KnownLacks implements ExecutionCondition {

    private static final String LOOKS_AT_NO_SIGNATURE = "looks at no signature of a URL, nor at its time";

    private static final String COPIES_ALL =
            "copies all that a table holds for each transaction, and takes minutes after this";

    private static final String KEEPS_NOTHING_APART = "keeps transactions at once not apart";

    private static final Map<String, String> MOTO = Map.of(
            "a_url_expires", LOOKS_AT_NO_SIGNATURE,
            "a_url_is_good_for_nothing_but_what_was_signed", LOOKS_AT_NO_SIGNATURE,
            "a_signed_url_puts_an_object", LOOKS_AT_NO_SIGNATURE,
            "credentials_beside_the_signature_are_refused", LOOKS_AT_NO_SIGNATURE,
            "get_finds_many_large_items_at_once", COPIES_ALL,
            "a_transaction_has_at_most_4_MB", COPIES_ALL,
            "a_query_finds_everything_however_much_it_is", COPIES_ALL,
            "an_item_has_at_most_400_KB", "refuses the largest item that DynamoDB takes",
            "of_many_who_commit_the_same_version_one_succeeds_whole", KEEPS_NOTHING_APART,
            "transactions_on_overlapping_items_are_all_or_nothing", KEEPS_NOTHING_APART);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var why = context.getTestMethod().map(test -> MOTO.get(test.getName())).filter(_ -> isMoto());
        return why.map(reason -> ConditionEvaluationResult.disabled("moto " + reason))
                .orElse(ConditionEvaluationResult.enabled("nothing is known to be missing"));
    }

    private static boolean isMoto() {
        var endpoint = System.getenv("AWS_ENDPOINT_URL");
        try {
            return endpoint != null
                    && ((HttpURLConnection) URI.create(endpoint + "/moto-api/data.json")
                                            .toURL()
                                            .openConnection())
                                    .getResponseCode()
                            == 200;
        } catch (IOException e) {
            throw new IllegalStateException("nobody answers at AWS_ENDPOINT_URL " + endpoint, e);
        }
    }
}
